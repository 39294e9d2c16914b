//! `petitum link create`: a further link of a paper.

use std::io::Write;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use paper::Role;
use serde::Serialize;
use store::{Millis, PaperId};

use super::{CliError, Manner, answer, open};
use crate::config::Place;
use crate::desk::links::{create, known_address};

/// What can be done with links.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum LinkCommand {
    /// Macht einen weiteren Link und nennt ihn
    Create(CreateArgs),
}

/// What `petitum link create` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct CreateArgs {
    #[command(flatten)]
    place: Place,
    /// Kennung des Papiers
    #[arg(long)]
    paper: String,
    /// Was der Link aus denen macht, die ihn öffnen
    #[arg(long, value_parser = roles())]
    role: Role,
    #[command(flatten)]
    manner: Manner,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|word| word.parse::<Role>())
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    role: Role,
    url: &'a str,
}

pub(super) async fn run(
    command: LinkCommand,
    now: Millis,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let LinkCommand::Create(arguments) = command;
    let store = open(arguments.place).await?;
    let public = known_address(&store).await?;
    let link = create(
        &store,
        &public,
        &PaperId::new(arguments.paper),
        arguments.role,
        None,
        now,
    )
    .await?;
    let lines = [format!("{}  {}", link.role.label(), link.url)];
    answer(
        out,
        arguments.manner,
        &Answer {
            id: link.id.as_str(),
            role: link.role,
            url: &link.url,
        },
        &lines,
    )
}
