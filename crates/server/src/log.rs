//! The log: one event with fields a line, on standard error.
//!
//! Never text of papers, names, addresses or tokens.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// What is logged if `PETITUM_LOG` says nothing else.
const USUAL: &str = "info,sqlx=warn";

/// Starts logging; once a process.
pub fn begin() {
    let filter = EnvFilter::try_from_env("PETITUM_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
