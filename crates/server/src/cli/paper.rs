//! `petitum paper create`: a paper, empty or with the letter of a Markdown file.

use std::io::Write;
use std::path::{Path, PathBuf};

use paper::Tree;
use paper::markdown::{Dropped, What};
use serde::Serialize;
use store::Millis;

use super::{CliError, Manner, answer, open};
use crate::config::Place;
use crate::desk;
use crate::desk::links::known_address;
use crate::desk::papers::{Links, create};

/// What can be done with papers.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum PaperCommand {
    /// Legt ein Papier an und nennt seine Links
    Create(CreateArgs),
}

/// What `petitum paper create` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct CreateArgs {
    #[command(flatten)]
    place: Place,
    /// Titel des Papiers
    #[arg(long)]
    title: String,
    /// Markdown-Datei, mit deren Text das Papier beginnt
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    #[command(flatten)]
    manner: Manner,
}

#[derive(Serialize)]
struct Answer<'a> {
    paper: &'a str,
    text: &'a str,
    links: &'a Links,
}

pub(super) async fn run(
    command: PaperCommand,
    now: Millis,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let PaperCommand::Create(arguments) = command;
    let (tree, dropped) = match &arguments.import {
        None => (paper::text::empty(), Vec::new()),
        Some(file) => import(file)?,
    };
    let store = open(arguments.place).await?;
    let public = known_address(&store).await?;
    let created = create(&store, &public, &arguments.title, tree, now).await?;
    let links = &created.links;
    let mut said = vec![
        format!("Papier {} angelegt.", created.paper),
        format!("Leitung       {}", links.owner),
        format!("Redaktion     {}", links.editor),
        format!("Mitschreiben  {}", links.writer),
        format!("Mitreden      {}", links.participant),
        format!("Lesen         {}", links.reader),
    ];
    said.extend(dropped.iter().map(|dropped| {
        format!(
            "Nicht übernommen: {} ({}×), zum Beispiel: {}",
            label(dropped.what),
            dropped.count,
            dropped.sample
        )
    }));
    let json = Answer {
        paper: created.paper.as_str(),
        text: created.text.as_str(),
        links,
    };
    answer(out, arguments.manner, &json, &said)
}

fn import(file: &Path) -> Result<(Tree, Vec<Dropped>), CliError> {
    let markdown = std::fs::read_to_string(file).map_err(|cause| CliError::File {
        file: file.to_owned(),
        deed: "lesen",
        cause,
    })?;
    let read = paper::markdown::read(&markdown).map_err(|cause| {
        desk::Error::Invalid(format!(
            "{} ist zu groß oder zu verschachtelt: {cause}.",
            file.display()
        ))
    })?;
    Ok((read.tree, read.dropped))
}

fn label(what: What) -> &'static str {
    match what {
        What::Image => "Bild",
        What::Code => "Form von Programmtext",
        What::Html => "HTML",
        What::Strikethrough => "Durchstreichung",
        What::Task => "Kästchen einer Aufgabe",
        What::LineBreak => "Zeilenumbruch",
        What::Rule => "Trennlinie",
        What::Nesting => "Verschachtelung",
        What::DeepHeading => "Überschrift unter der vierten Ebene",
        What::Link => "Link, der weder ins Web noch zu einer E-Mail-Adresse führt",
        What::LinkTitle => "Titel eines Links",
        What::Format => "Auszeichnung in einer Tabelle oder Fußnote",
        What::ListStart => "Nummer, mit der eine Liste beginnt",
        What::UnusedNote => "Fußnote ohne Verweis",
        What::Excess => "Text über der Grenze",
        What::Greeting => "Anrede oder Grußformel",
        What::Signatories => "Liste der Unterzeichnenden",
    }
}
