//! Makes sure that the folder of the built web app exists, so that the server compiles before the web app does.
//!
//! Building the web app itself belongs to xtask.

use std::path::Path;

fn main() {
    let dist = Path::new("../../web/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot create {}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
}
