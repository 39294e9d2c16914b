//! `petitum backup`: a consistent copy of the database, beside a running server.

use std::io::Write;
use std::path::PathBuf;

use super::{CliError, open};
use crate::config::Place;

/// What `petitum backup` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    place: Place,
    /// Datei, die geschrieben wird; es darf sie noch nicht geben
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) async fn run(arguments: BackupArgs, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    let store = open(arguments.place).await?;
    store.copy_to(&arguments.output).await?;
    writeln!(out, "{} geschrieben und geprüft.", arguments.output.display())?;
    Ok(())
}
