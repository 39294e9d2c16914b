//! Makes Cargo look at the folder of migrations, which are embedded by a macro that cannot do so itself.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/sqlite");
}
