//! Scripts of the folder `node`, run by Node with the packages of the web app.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Runs a script with arguments and answers what it printed; panics if it fails or takes longer.
pub async fn run(script: &str, arguments: &[&str], within: Duration) -> String {
    let mut command = Command::new("node");
    command
        .arg(root().join("tests/node").join(script))
        .args(arguments);
    finish(command, script, within).await
}

/// Runs any command of Node's world in the folder of the web app, with one variable set.
pub async fn run_in_web(words: &[&str], variable: (&str, &Path), within: Duration) -> String {
    let mut command = Command::new("node");
    command
        .current_dir(root().join("web"))
        .args(words)
        .env(variable.0, variable.1);
    finish(command, &words.join(" "), within).await
}

async fn finish(mut command: Command, what: &str, within: Duration) -> String {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("node: {error}"));
    let mut output = child.stdout.take().expect("standard output is piped");
    let mut errors = child.stderr.take().expect("standard error is piped");
    let (mut printed, mut complained) = (String::new(), String::new());
    let reading = async {
        let (status, _, _) = tokio::join!(
            child.wait(),
            output.read_to_string(&mut printed),
            errors.read_to_string(&mut complained)
        );
        status.expect("node can be waited for")
    };
    let status = tokio::time::timeout(within, reading)
        .await
        .unwrap_or_else(|_| panic!("{what} took longer than {within:?}"));
    assert!(status.success(), "{what}: {status}\n{printed}\n{complained}");
    printed
}
