//! The command line: what `petitum` can be told, and the commands that work on the data folder.
//!
//! They work beside a running server, through the same use-cases (`desk`) and the same database.
//! Serving is wired in `main`, making a file in a child process in `render`.

mod backup;
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
    /// Schreibt eine Sicherung der Datenbank, auch während der Server läuft
    Backup(backup::BackupArgs),
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
        DeskCommand::Backup(arguments) => backup::run(arguments, out).await,
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
        desk::Error::Store(store::Error::Missing { what: "paper", id }) => {
            format!("Es gibt kein Papier „{id}“.")
        }
        desk::Error::Store(store::Error::Missing { what: "version", id }) => {
            format!("Es gibt keine Fassung {id}.")
        }
        desk::Error::Store(store::Error::PhaseChanged { phase }) => not_now(*phase),
        desk::Error::Store(store::Error::Full) => {
            "Der Datenträger ist voll. Es wurde nichts geschrieben.".to_owned()
        }
        desk::Error::Store(store::Error::Busy) => {
            "Die Datenbank ist gerade belegt. Es wurde nichts geschrieben; versuchen Sie es noch einmal."
                .to_owned()
        }
        desk::Error::Store(store::Error::Taken(file)) => {
            format!("{file} gibt es schon. Es wurde nichts geschrieben.")
        }
        desk::Error::Store(store::Error::Folder { folder, cause }) => {
            format!(
                "Der Datenordner {} lässt sich nicht verwenden: {cause}.",
                folder.display()
            )
        }
        other => other.to_string(),
    }
}

fn not_now(phase: Phase) -> String {
    desk::Error::NotNow(phase).to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser as _;
    use serde_json::Value;

    use super::*;

    const NOON: u64 = 1_790_000_000_000;

    /// Runs a command line as the process would, but for its output.
    async fn petitum(folder: &Path, line: &[&str]) -> Result<String, CliError> {
        let place = ["--data", folder.to_str().unwrap(), "--config", "/dev/null"];
        let Command::Desk(command) = Cli::parse_from([&["petitum"], line, &place].concat()).command else {
            panic!("{line:?} works on the data folder");
        };
        let mut out = Vec::new();
        run(command, Millis::new(NOON), &mut out).await?;
        Ok(String::from_utf8(out).unwrap())
    }

    async fn json(folder: &Path, line: &[&str]) -> Value {
        serde_json::from_str(&petitum(folder, &[line, &["--json"]].concat()).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn the_whole_way_on_the_command_line() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demonstration.md");
        let made = json(
            data,
            &[
                "paper",
                "create",
                "--title",
                "Forderungen 2027",
                "--import",
                letter,
            ],
        )
        .await;
        let paper = made["paper"].as_str().unwrap();
        for role in ["owner", "editor", "writer", "participant", "reader"] {
            let url = made["links"][role].as_str().unwrap();
            assert!(url.starts_with("http://127.0.0.1:8080/beitreten#"), "{url}");
        }
        let further = json(data, &["link", "create", "--paper", paper, "--role", "writer"]).await;
        assert_ne!(further["url"], made["links"]["writer"]);

        let frozen = json(
            data,
            &[
                "version",
                "create",
                "--paper",
                paper,
                "--label",
                "Zur Mitzeichnung",
            ],
        )
        .await;
        assert_eq!(frozen["version"], 1);
        assert_eq!(frozen["digest"].as_str().unwrap().len(), 64);

        // Out, in and out again is the same file and the same digest.
        let first = data.join("eins.md");
        let export = |paper: String, file: String| async move {
            let line = [
                "export",
                "--paper",
                &paper,
                "--version",
                "1",
                "--format",
                "markdown",
                "--output",
                &file,
            ];
            petitum(data, &line).await.unwrap();
        };
        export(paper.to_owned(), first.to_str().unwrap().to_owned()).await;
        let again = json(
            data,
            &[
                "paper",
                "create",
                "--title",
                "Noch einmal",
                "--import",
                first.to_str().unwrap(),
            ],
        )
        .await;
        let again = again["paper"].as_str().unwrap();
        let second = json(
            data,
            &["version", "create", "--paper", again, "--label", "Wieder"],
        )
        .await;
        assert_eq!(second["digest"], frozen["digest"]);
        let copy = data.join("zwei.md");
        export(again.to_owned(), copy.to_str().unwrap().to_owned()).await;
        assert_eq!(
            std::fs::read_to_string(first).unwrap(),
            std::fs::read_to_string(copy).unwrap()
        );
    }

    #[tokio::test]
    async fn links_carry_the_address_of_the_last_start() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        store
            .set_instance_key(store::InstanceKey::PublicUrl, "https://papier.example")
            .await
            .unwrap();
        let said = petitum(folder.path(), &["paper", "create", "--title", "Titel"])
            .await
            .unwrap();
        assert_eq!(
            said.matches("https://papier.example/beitreten#").count(),
            5,
            "{said}"
        );
    }

    #[tokio::test]
    async fn a_failure_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        for (line, sentence) in [
            (
                &["link", "create", "--paper", "nichts", "--role", "owner"][..],
                "Es gibt kein Papier „nichts“.",
            ),
            (
                &["version", "create", "--paper", "nichts", "--label", "x"],
                "Es gibt kein Papier „nichts“.",
            ),
            (&["paper", "create", "--title", " "], "Der Titel fehlt."),
            (
                &[
                    "export",
                    "--paper",
                    "x",
                    "--version",
                    "7",
                    "--format",
                    "markdown",
                    "--output",
                    "/nirgends",
                ],
                "Es gibt keine Fassung 7.",
            ),
        ] {
            assert_eq!(
                petitum(folder.path(), line).await.unwrap_err().to_string(),
                sentence
            );
        }
        let missing = ["paper", "create", "--title", "x", "--import", "gibt-es-nicht.md"];
        let error = petitum(folder.path(), &missing).await.unwrap_err().to_string();
        assert!(
            error.starts_with("gibt-es-nicht.md lässt sich nicht lesen"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_backup_is_written_once_and_opens() {
        let folder = tempfile::tempdir().unwrap();
        let paper = json(folder.path(), &["paper", "create", "--title", "Titel"]).await;
        let elsewhere = tempfile::tempdir().unwrap();
        let file = elsewhere.path().join("petitum.db");
        let line = ["backup", "--output", file.to_str().unwrap()];
        petitum(folder.path(), &line).await.unwrap();
        let refused = petitum(folder.path(), &line).await.unwrap_err().to_string();
        assert!(
            refused.ends_with("gibt es schon. Es wurde nichts geschrieben."),
            "{refused}"
        );
        let id = paper["paper"].as_str().unwrap();
        let frozen = json(
            elsewhere.path(),
            &["version", "create", "--paper", id, "--label", "aus der Sicherung"],
        )
        .await;
        assert_eq!(frozen["version"], 1);
    }

    #[test]
    fn words_that_mean_nothing_are_refused_with_those_that_do() {
        let refused =
            Cli::try_parse_from(["petitum", "link", "create", "--paper", "x", "--role", "chef"]).unwrap_err();
        assert!(refused.to_string().contains("participant"), "{refused}");
        let refused = [
            "petitum",
            "export",
            "--paper",
            "x",
            "--version",
            "1",
            "--format",
            "docx",
            "--output",
            "y",
        ];
        let refused = Cli::try_parse_from(refused).unwrap_err();
        assert!(refused.to_string().contains("markdown und pdf"), "{refused}");
    }
}
