//! The binary as a process with a data folder of its own.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::people::Paper;

/// A start or stop that takes longer is a fault.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a process is asked whether it is up, or gone.
const ASK_EVERY: Duration = Duration::from_millis(10);

/// A server, killed when dropped.
#[derive(Debug)]
pub struct Petitum {
    folder: TempDir,
    port: u16,
    flags: Vec<String>,
    process: Option<Child>,
}

impl Petitum {
    /// Starts an empty server.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts with further flags of `serve`.
    pub async fn start_with(flags: &[&str]) -> Self {
        let mut petitum = Self {
            folder: tempfile::Builder::new()
                .prefix("petitum-outside-")
                .tempdir()
                .expect("the system has room for a data folder"),
            port: free_port(),
            flags: flags.iter().map(ToString::to_string).collect(),
            process: None,
        };
        petitum.start_again().await;
        petitum
    }

    /// Starts once more on the same data and port, after [`Petitum::kill`] or [`Petitum::terminate`].
    pub async fn start_again(&mut self) {
        assert!(self.process.is_none(), "the server is running");
        let said_before = self.output().len();
        let output = File::options()
            .create(true)
            .append(true)
            .open(self.output_path())
            .expect("the output can be written");
        let child = Command::new(binary())
            .arg("serve")
            .arg("--listen")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--data")
            .arg(self.data())
            .args(&self.flags)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", binary().display()));
        self.process = Some(child);
        self.wait_until_ready(said_before).await;
    }

    /// It answers, and has said how to get in behind what it `said_before`.
    async fn wait_until_ready(&mut self, said_before: usize) {
        let begin = Instant::now();
        let http = reqwest::Client::new();
        let mut ask = tokio::time::interval(ASK_EVERY);
        loop {
            ask.tick().await;
            if let Ok(answer) = http.get(self.url("/api/health")).send().await
                && answer.status().is_success()
                && self
                    .output()
                    .get(said_before..)
                    .is_some_and(|said| said.contains("/neu#"))
            {
                return;
            }
            let ended = self
                .process
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            assert!(
                ended.is_none() && begin.elapsed() < PATIENCE,
                "the server does not answer ({ended:?}):\n{}",
                self.output()
            );
        }
    }

    /// SIGKILL: nothing is told, nothing is flushed.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.process.take() {
            child.kill().expect("the process can be killed");
            child.wait().expect("the process can be waited for");
        }
    }

    /// SIGTERM, and waits for the end.
    pub async fn terminate(&mut self) -> ExitStatus {
        let mut child = self.process.take().expect("the server is running");
        let told = Command::new("kill")
            .arg("-TERM")
            .arg(child.id().to_string())
            .status()
            .expect("kill is there");
        assert!(told.success());
        let begin = Instant::now();
        let mut ask = tokio::time::interval(ASK_EVERY);
        loop {
            ask.tick().await;
            if let Some(status) = child.try_wait().expect("the process can be asked") {
                return status;
            }
            if begin.elapsed() > PATIENCE {
                child.kill().expect("the process can be killed");
                panic!("the server does not stop:\n{}", self.output());
            }
        }
    }

    /// The process id, for reading its use of memory.
    pub fn process_id(&self) -> u32 {
        self.process
            .as_ref()
            .map(Child::id)
            .expect("the server is running")
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A place for files of the test, outside the data folder.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes such a file.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.scratch(name);
        fs::write(&path, text).expect("the file can be written");
        path
    }

    fn output_path(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// Everything the server has printed since its first start.
    pub fn output(&self) -> String {
        fs::read_to_string(self.output_path()).unwrap_or_default()
    }

    /// `http://127.0.0.1:port`.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// The address of a text's socket without query.
    pub fn socket(&self, text: &str) -> String {
        format!("ws://127.0.0.1:{}/api/sync/{text}", self.port)
    }

    /// `127.0.0.1:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Runs a command of the binary on the same data folder.
    pub fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Output {
        Command::new(binary())
            .args(words)
            .arg("--data")
            .arg(self.data())
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", binary().display()))
    }

    /// The same for a command that must succeed and prints JSON.
    pub fn json<S: AsRef<OsStr>>(&self, words: &[S]) -> Value {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
    }

    /// Creates a paper on the command line, as an operator would.
    pub fn paper(&self, title: &str) -> Paper {
        Paper::from_json(&self.json(&["paper", "create", "--title", title, "--json"]))
    }

    /// The same from a Markdown file.
    pub fn paper_from(&self, title: &str, markdown: &Path) -> Paper {
        let import = markdown.as_os_str();
        let words = ["paper", "create", "--title", title, "--json", "--import"].map(OsStr::new);
        Paper::from_json(&self.json(&[&words[..], &[import]].concat()))
    }
}

impl Drop for Petitum {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.take() {
            // It may have ended by itself; then there is nothing left to do.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// `PETITUM_BIN`, or the binary that the same build has put beside the tests.
fn binary() -> PathBuf {
    if let Some(named) = std::env::var_os("PETITUM_BIN") {
        return named.into();
    }
    let own = std::env::current_exe().expect("a test knows where it is");
    own.ancestors()
        .map(|folder| folder.join("petitum"))
        .find(|path| path.is_file())
        .unwrap_or_else(|| {
            panic!(
                "no petitum beside {}; build the server first or set PETITUM_BIN",
                own.display()
            )
        })
}

/// The system gives each caller another port; between here and the start nobody else asks for this one.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the system has a free port");
    listener.local_addr().expect("a listener has an address").port()
}
