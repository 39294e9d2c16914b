//! `petitum version create`: freezes the letter of a paper.

use std::io::Write;

use paper::{Action, Role, allowed};
use serde::Serialize;
use store::{Millis, PaperId};

use super::{CliError, Manner, answer, open};
use crate::config::Place;
use crate::desk;
use crate::desk::freezing::{Freeze, freeze};
use crate::desk::links::known_address;

/// What can be done with versions.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum VersionCommand {
    /// Friert eine Fassung ein und nennt ihre Prüfsumme
    Create(CreateArgs),
}

/// What `petitum version create` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct CreateArgs {
    #[command(flatten)]
    place: Place,
    /// Kennung des Papiers
    #[arg(long)]
    paper: String,
    /// Bezeichnung der Fassung
    #[arg(long)]
    label: String,
    /// Anmerkung zur Fassung
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    manner: Manner,
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u64,
    digest: &'a str,
}

pub(super) async fn run(
    command: VersionCommand,
    now: Millis,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let VersionCommand::Create(arguments) = command;
    let store = open(arguments.place).await?;
    let public = known_address(&store).await?;
    let id = PaperId::new(arguments.paper);
    let missing = || store::Error::Missing {
        what: "paper",
        id: id.to_string(),
    };
    let phase = store.paper(&id).await?.ok_or_else(missing)?.phase;
    // Whoever holds the data folder may do what the owner of the paper may.
    if !allowed(Role::Owner, phase, Action::Freeze) {
        return Err(desk::Error::NotNow(phase).into());
    }
    let wanted = Freeze {
        paper: &id,
        phase,
        label: &arguments.label,
        note: &arguments.note,
        by: None,
    };
    let frozen = freeze(&store, &public, wanted, now).await?;
    let lines = [format!(
        "Fassung {} eingefroren, Prüfsumme {}",
        frozen.version, frozen.digest
    )];
    let json = Answer {
        version: frozen.version.get(),
        digest: &frozen.digest,
    };
    answer(out, arguments.manner, &json, &lines)
}
