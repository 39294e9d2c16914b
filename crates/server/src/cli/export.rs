//! `petitum export`: writes the file of a frozen version.

use std::io::Write;
use std::path::PathBuf;

use store::{Millis, PaperId, VersionNumber};

use super::{CliError, open};
use crate::config::Place;
use crate::desk::files::{Format, of_version};

/// What `petitum export` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    #[command(flatten)]
    place: Place,
    /// Kennung des Papiers
    #[arg(long)]
    paper: String,
    /// Nummer der Fassung
    #[arg(long, value_name = "N")]
    version: u64,
    /// Format der Datei
    #[arg(long)]
    format: Format,
    /// Datei, die geschrieben wird
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) async fn run(
    arguments: ExportArgs,
    now: Millis,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let store = open(arguments.place).await?;
    let paper = PaperId::new(arguments.paper);
    let file = of_version(
        &store,
        &paper,
        VersionNumber::new(arguments.version),
        arguments.format,
        now,
    )
    .await?;
    std::fs::write(&arguments.output, &file.bytes).map_err(|cause| CliError::File {
        file: arguments.output.clone(),
        deed: "schreiben",
        cause,
    })?;
    writeln!(
        out,
        "{} geschrieben ({} Bytes).",
        arguments.output.display(),
        file.bytes.len()
    )?;
    Ok(())
}
