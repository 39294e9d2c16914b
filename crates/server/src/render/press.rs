//! Starts the process that makes a file, bounds what it may take, and says what became of it.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::thread::available_parallelism;
use std::time::Duration;

use export::Request;
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::child::{REFUSED, REQUEST_BYTES, Refusal};

/// Time on the clock for one file, from the start of its process.
const WALL: Duration = Duration::from_secs(30);
/// Time that a request waits for its turn.
const QUEUE: Duration = Duration::from_mins(1);
/// Bytes of a file.
const FILE_BYTES: u64 = 64 << 20;

/// A finished file.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The text exceeds a limit; whoever may write can shorten it.
    #[error("text refused: {cause}")]
    Refused {
        /// For people.
        sentence: String,
        /// Without words of the text.
        cause: String,
    },
    /// The process took too much memory or time and was ended.
    #[error("rendering took too much: {0}")]
    TooCostly(String),
    /// Too many files are being made.
    #[error("no turn within {} s", QUEUE.as_secs())]
    Busy,
    /// A fault of ours.
    #[error("rendering failed: {0}")]
    Failed(String),
}

impl RenderError {
    /// What happened and what to do next, in German, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused { sentence, .. } => sentence.clone(),
            Self::TooCostly(_) => "Die Datei ist zu aufwendig: Ihre Herstellung hat zu viel Speicher oder Zeit gebraucht und wurde abgebrochen. Der Text ist unverändert gespeichert. Bitte kürzen Sie sehr lange Absätze und große Tabellen.".to_owned(),
            Self::Busy => "Gerade werden sehr viele Dateien erstellt. Bitte versuchen Sie es in einer Minute noch einmal.".to_owned(),
            Self::Failed(_) => "Die Datei konnte nicht erstellt werden. Der Text ist unverändert gespeichert; bitte melden Sie den Fehler der Stelle, die Petitum betreibt.".to_owned(),
        }
    }
}

/// Makes files, as many at a time as there are processors.
#[derive(Debug)]
pub struct Press {
    program: PathBuf,
    turns: Semaphore,
    wall: Duration,
}

impl Press {
    /// A press that starts this program with the word `render`.
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            turns: Semaphore::new(available_parallelism().map_or(1, usize::from)),
            wall: WALL,
        }
    }

    /// The same press with another limit of time on the clock.
    #[must_use]
    pub fn with_wall(mut self, wall: Duration) -> Self {
        self.wall = wall;
        self
    }

    /// Makes one file.
    /// Dropping the future ends the process.
    pub async fn render(&self, request: &Request) -> Result<Rendered, RenderError> {
        let request = serde_json::to_vec(request).map_err(|error| RenderError::Failed(error.to_string()))?;
        if request.len() as u64 >= REQUEST_BYTES {
            return Err(RenderError::TooCostly(format!(
                "request of {} bytes",
                request.len()
            )));
        }
        let Ok(Ok(_turn)) = timeout(QUEUE, self.turns.acquire()).await else {
            return Err(RenderError::Busy);
        };
        let mut child = self
            .start()
            .map_err(|error| RenderError::Failed(format!("process not started: {error}")))?;
        match timeout(self.wall, talk(&mut child, &request)).await {
            Ok(Ok((status, bytes))) => outcome(status, bytes),
            Ok(Err(error)) => Err(RenderError::Failed(error.to_string())),
            Err(_) => {
                // Whether it can still be killed or is gone by itself, it is over.
                let _gone = child.kill().await;
                Err(RenderError::TooCostly(format!(
                    "more than {} s",
                    self.wall.as_secs()
                )))
            }
        }
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .arg("render")
            .env_clear()
            // One processor each, and no address space reserved for threads that are not there.
            .env("RAYON_NUM_THREADS", "1")
            .env("MALLOC_ARENA_MAX", "2")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it says in its last moment may quote the text, which belongs in no log.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Feeds the process and listens to it at once, since either pipe may fill up.
async fn talk(child: &mut Child, request: &[u8]) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("process without pipes"));
    };
    let feed = async move {
        // A process that ended early does not read on; its exit says why.
        let _unread = stdin.write_all(request).await;
    };
    let mut bytes = Vec::new();
    let listen = async {
        let mut stdout = stdout.take(FILE_BYTES + 1);
        stdout.read_to_end(&mut bytes).await
    };
    let ((), heard) = tokio::join!(feed, listen);
    heard?;
    Ok((child.wait().await?, bytes))
}

fn outcome(status: ExitStatus, bytes: Vec<u8>) -> Result<Rendered, RenderError> {
    if bytes.len() as u64 > FILE_BYTES {
        return Err(RenderError::TooCostly(format!(
            "file of more than {FILE_BYTES} bytes"
        )));
    }
    match status.code() {
        Some(0) => Ok(Rendered { bytes }),
        Some(code) if code == i32::from(REFUSED) => Err(refusal(&bytes)),
        Some(code) => Err(RenderError::Failed(format!("exit code {code}"))),
        // The limits of the process end it by signals, and so does the allocator when memory is out.
        None => Err(RenderError::TooCostly(status.to_string())),
    }
}

fn refusal(json: &[u8]) -> RenderError {
    match serde_json::from_slice::<Refusal>(json) {
        Ok(Refusal {
            sentence,
            cause,
            theirs: true,
        }) => RenderError::Refused { sentence, cause },
        Ok(Refusal { cause, .. }) => RenderError::Failed(cause),
        Err(error) => RenderError::Failed(format!("unreadable refusal: {error}")),
    }
}
