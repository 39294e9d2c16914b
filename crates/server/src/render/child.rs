//! `petitum render`: a request on standard input, a file or a refusal on standard output.
//!
//! It limits itself before it reads anything, and has no runtime, no configuration and no data folder.

use std::io::{Read, Write};
use std::process::ExitCode;

use export::Request;
use rlimit::Resource;
use serde::{Deserialize, Serialize};

/// Memory of the process, in bytes of address space.
const MEMORY_BYTES: u64 = 1 << 30;
/// Time on a processor.
const CPU_SECONDS: u64 = 20;
/// Bytes of a request; the text in it is at most 500 kB, its JSON a few times that.
pub(super) const REQUEST_BYTES: u64 = 32 << 20;
/// Exit code with a [`Refusal`] on standard output.
pub(super) const REFUSED: u8 = 3;

/// Why there is no file, as it travels between the processes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Refusal {
    /// For people.
    pub(super) sentence: String,
    /// For the log; without words of the text.
    pub(super) cause: String,
    /// Whether whoever may write can do something about it.
    pub(super) theirs: bool,
}

/// Reads a request, writes a file.
pub fn child() -> ExitCode {
    if limit_ourselves().is_err() {
        return ExitCode::FAILURE;
    }
    let Some(request) = read() else {
        return ExitCode::FAILURE;
    };
    match export::pdf(&request) {
        Ok(pdf) => write(&pdf.bytes, ExitCode::SUCCESS),
        Err(error) => {
            let refusal = Refusal {
                sentence: error.sentence(),
                cause: cause(&error),
                theirs: matches!(error, export::Error::Limit { .. }),
            };
            match serde_json::to_vec(&refusal) {
                Ok(json) => write(&json, ExitCode::from(REFUSED)),
                Err(_) => ExitCode::FAILURE,
            }
        }
    }
}

/// From here on the kernel ends us when we take too much.
fn limit_ourselves() -> std::io::Result<()> {
    Resource::AS.set(MEMORY_BYTES, MEMORY_BYTES)?;
    Resource::CPU.set(CPU_SECONDS, CPU_SECONDS)?;
    // An abort shall not leave the text in a core file, and nothing here writes files.
    Resource::CORE.set(0, 0)?;
    Resource::FSIZE.set(0, 0)
}

fn read() -> Option<Request> {
    let mut json = Vec::new();
    std::io::stdin()
        .lock()
        .take(REQUEST_BYTES)
        .read_to_end(&mut json)
        .ok()?;
    serde_json::from_slice(&json).ok()
}

fn write(bytes: &[u8], code: ExitCode) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The error without its place, which quotes the text.
fn cause(error: &export::Error) -> String {
    match error {
        export::Error::Limit {
            what, found, most, ..
        } => {
            format!("{what:?}: {found} exceeds the limit of {most}")
        }
        export::Error::Fact(_) | export::Error::Markdown(_) | export::Error::Typesetting(_) => {
            error.to_string()
        }
    }
}
