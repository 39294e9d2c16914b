//! The project's own commands: `cargo xtask run | build | test | check | bench`.
//!
//! Each does all the set-up it needs on a machine with Rust and Node.
//! What a command installs is pinned by the lock files, or comes from the distribution's packages (`packages.rs`).
//! Nothing of the product lives here.

mod packages;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  run [ARGS]   install the web packages, build, and serve on http://127.0.0.1:8080 with a demonstration paper
               (ARGS go to `petitum serve`, for instance --listen 0.0.0.0:8080 --public-url https://papier.example)
  build        the optimised binary, web app inside, at target/release/petitum
  test         all tests, the browser ones included; `test rust|web|browser` runs one part
  check        the quick gates: formats, lints, types, licences, documentation links
  bench        the benches, on the optimised binary
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "run" => steps::run(rest),
        "build" => steps::build(),
        "test" => steps::test(rest),
        "check" => steps::check(),
        "bench" => steps::bench(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no command {other:?}\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\nxtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
