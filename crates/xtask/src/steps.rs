//! The steps that the commands are made of: web packages, web app, cargo, tests, gates, benches.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages;

/// The version of cargo-deny that the licence gate uses; installed below the target folder when missing.
const CARGO_DENY: &str = "0.20.2";

/// Says which step begins.
pub(crate) fn announce(step: &str) {
    eprintln!("── {step}");
}

/// Builds everything with the development profile and serves with the demonstration paper.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    web_app()?;
    everything()?;
    announce("starting");
    execute(
        command(&binary("debug"))
            .arg("serve")
            .arg("--demo")
            .args(arguments),
    )
}

/// Leaves the optimised binary at `target/release/petitum`.
pub(crate) fn build() -> Result<(), String> {
    web_app()?;
    announce("building the optimised server");
    cargo(&["build", "--release", "--package", "server"])?;
    announce(&format!("done: {}", binary("release").display()));
    Ok(())
}

/// Runs all tests, or one part of them.
pub(crate) fn test(parts: &[String]) -> Result<(), String> {
    let known = ["rust", "web", "browser"];
    if let Some(unknown) = parts.iter().find(|part| !known.contains(&part.as_str())) {
        return Err(format!(
            "there is no part {unknown:?} of the tests; the parts are {}",
            known.join(", ")
        ));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    packages::ensure()?;
    web_app()?;
    if wanted("web") {
        announce("testing the web app's parts");
        npm(&["run", "test"])?;
    }
    if wanted("rust") || wanted("browser") {
        everything()?;
    }
    if wanted("rust") {
        announce("testing the crates and the binary from outside");
        execute(
            command(Path::new("cargo"))
                .args(["test", "--workspace"])
                .env("PETITUM_BIN", binary("debug")),
        )?;
    }
    if wanted("browser") {
        announce("testing in the browser");
        execute(
            command(Path::new("node"))
                .args(["--test", "--test-concurrency=1"])
                .args(browser_tests()?)
                .env("PETITUM_BIN", binary("debug")),
        )?;
    }
    Ok(())
}

/// Runs the quick gates.
pub(crate) fn check() -> Result<(), String> {
    web_packages()?;
    announce("formats and lints");
    cargo(&["fmt", "--all", "--check"])?;
    npm(&["run", "check"])?;
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ])?;
    announce("links of the documentation");
    execute(
        command(Path::new("cargo"))
            .args(["doc", "--workspace", "--no-deps", "--document-private-items"])
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )?;
    announce("licences and sources of what is used");
    execute(command(&cargo_deny()?).args(["check", "bans", "licenses", "sources"]))
}

/// Runs the benches against the optimised binary.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    build()?;
    announce("measuring");
    cargo(&["build", "--release", "--package", "bench"])?;
    execute(
        command(&target().join("release/bench"))
            .args(arguments)
            .env("PETITUM_BIN", binary("release")),
    )
}

/// One build for `run` and `test`.
/// Which features a dependency is built with depends on what is built together: a narrower choice for `run` would have the
/// typesetter compiled twice on a fresh machine.
fn everything() -> Result<(), String> {
    announce(
        "building the server and the tests (the first time takes some minutes: the typesetter is large)",
    );
    cargo(&["build", "--workspace", "--all-targets"])
}

fn web_app() -> Result<(), String> {
    web_packages()?;
    announce("building the web app");
    npm(&["run", "build"])
}

/// `npm ci`, unless the installed packages are those of the lock file.
fn web_packages() -> Result<(), String> {
    let stamp = root().join("web/node_modules/.installed-lock.json");
    let lock = fs::read(root().join("web/package-lock.json"))
        .map_err(|error| format!("web/package-lock.json: {error}"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    announce("installing the web packages");
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// The browser's test files by name: what `node --test` makes of a folder differs between its versions.
fn browser_tests() -> Result<Vec<PathBuf>, String> {
    let folder = root().join("tests/browser");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    Ok(files)
}

fn cargo_deny() -> Result<PathBuf, String> {
    let folder = target().join("tools");
    let program = folder.join("bin/cargo-deny");
    if !program.exists() {
        announce("installing cargo-deny (once)");
        let folder = folder.display().to_string();
        cargo(&[
            "install",
            "cargo-deny",
            "--version",
            CARGO_DENY,
            "--locked",
            "--root",
            &folder,
        ])?;
    }
    Ok(program)
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    execute(command(Path::new("cargo")).args(arguments))
}

fn npm(arguments: &[&str]) -> Result<(), String> {
    execute(
        command(Path::new("npm"))
            .args(arguments)
            .current_dir(root().join("web")),
    )
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

fn execute(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let words: Vec<String> = command
        .get_args()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name} {}` failed ({status})", words.join(" "))),
        Err(error) => Err(format!("`{name}` could not be started: {error}")),
    }
}

fn binary(profile: &str) -> PathBuf {
    target().join(profile).join("petitum")
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo's own variables are the interface of this program"
)]
fn target() -> PathBuf {
    std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), |folder| root().join(folder))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate lies two folders deep")
        .to_path_buf()
}
