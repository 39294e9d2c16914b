//! The command line: what `petitum` can be told, and the commands that work on the data folder.
//!
//! They work beside a running server, through the same use-cases (`desk`) and the same database.
//! Serving is wired in `main`, making a file in a child process in `render`.

mod export;
mod link;
mod paper;
mod version;

use std::io::Write;
use std::path::PathBuf;

use ::paper::Phase;
use serde::Serialize;
use store::{Millis, Store};

use crate::config::{ConfigError, Place, ServeFlags};
use crate::desk;

/// Gemeinsam ein Forderungspapier schreiben, einfrieren und ausgeben
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "petitum", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `petitum` can be told.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Startet den Server
    Serve(ServeFlags),
    /// Erstellt eine Datei (nur für den Server selbst)
    #[command(hide = true)]
    Render,
    /// A command that works on the data folder.
    #[command(flatten)]
    Desk(DeskCommand),
}

/// The commands that work on the data folder, beside a running server or without one.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum DeskCommand {
    /// Papiere
    #[command(subcommand)]
    Paper(paper::PaperCommand),
    /// Links zum Mitmachen
    #[command(subcommand)]
    Link(link::LinkCommand),
    /// Fassungen
    #[command(subcommand)]
    Version(version::VersionCommand),
    /// Schreibt die Datei einer Fassung
    Export(export::ExportArgs),
}

/// How a command says what it did.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Manner {
    /// Gibt das Ergebnis als JSON aus
    #[arg(long)]
    json: bool,
}

/// Why a command failed, in a sentence for whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file cannot be read or written.
    #[error("{file} lässt sich nicht {deed}: {cause}")]
    File {
        /// The file.
        file: PathBuf,
        /// „lesen“ or „schreiben“.
        deed: &'static str,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The result cannot be written to where it should go.
    #[error("Das Ergebnis lässt sich nicht ausgeben: {0}")]
    Output(#[from] std::io::Error),
    /// The result has no JSON form.
    #[error("Das Ergebnis lässt sich nicht ausgeben: {0}")]
    Json(#[from] serde_json::Error),
    /// The use-case was not carried out.
    #[error("{}", sentence(.0))]
    Desk(#[from] desk::Error),
}

impl From<store::Error> for CliError {
    fn from(error: store::Error) -> Self {
        Self::Desk(error.into())
    }
}

/// Carries out a command and writes what it has to say to `out`.
pub async fn run(command: DeskCommand, now: Millis, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    match command {
        DeskCommand::Paper(command) => paper::run(command, now, out).await,
        DeskCommand::Link(command) => link::run(command, now, out).await,
        DeskCommand::Version(command) => version::run(command, now, out).await,
        DeskCommand::Export(arguments) => export::run(arguments, now, out).await,
    }
}

async fn open(place: Place) -> Result<Store, CliError> {
    Ok(Store::open(&place.folder()?).await?)
}

/// Writes an answer as JSON, or as the lines that people read.
fn answer<T: Serialize>(
    out: &mut (dyn Write + Send),
    manner: Manner,
    answer: &T,
    lines: &[String],
) -> Result<(), CliError> {
    if manner.json {
        serde_json::to_writer(&mut *out, answer)?;
        writeln!(out)?;
    } else {
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn sentence(error: &desk::Error) -> String {
    match error {
        desk::Error::Store(store::Error::Missing { what: "paper", id }) => format!("Es gibt kein Papier „{id}“."),
        desk::Error::Store(store::Error::Missing { what: "version", id }) => format!("Es gibt keine Fassung {id}."),
        desk::Error::Store(store::Error::PhaseChanged { phase }) => not_now(*phase),
        desk::Error::Store(store::Error::Full) => {
            "Der Datenträger ist voll. Es wurde nichts geschrieben.".to_owned()
        }
        desk::Error::Store(store::Error::Busy) => {
            "Die Datenbank ist gerade belegt. Es wurde nichts geschrieben; versuchen Sie es noch einmal.".to_owned()
        }
        desk::Error::Store(store::Error::Folder { folder, cause }) => {
            format!("Der Datenordner {} lässt sich nicht verwenden: {cause}.", folder.display())
        }
        other => other.to_string(),
    }
}

fn not_now(phase: Phase) -> String {
    desk::Error::NotNow(phase).to_string()
}
