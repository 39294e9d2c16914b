//! From a request to the bytes of a PDF.

use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::Error;
use crate::prepare::{Prepared, fact, prepare};
use crate::repair::Repair;
use crate::request::{Facts, Request, Standing};
use crate::sheet::Sheet;
use crate::world::LetterWorld;

/// Hexadecimal digits of the digest that stand on every page.
const SHORT_DIGEST: usize = 16;

/// A finished PDF.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file: PDF/A-3a and PDF/UA-1, with the Markdown embedded as its source.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What was repaired for it, in reading order.
    pub repairs: Vec<Repair>,
}

/// Makes the PDF; equal requests make equal bytes.
///
/// The limits bound memory and time only roughly: text of strangers belongs into a process of its own.
pub fn pdf(request: &Request) -> Result<Pdf, Error> {
    let letter_facts = LetterFacts::new(&request.facts)?;
    let Prepared { sheet, repairs } = prepare(&request.tree)?;
    let source = crate::markdown(&request.tree)?;
    let letter = serde_json::to_vec(&Letter {
        facts: letter_facts,
        sheet,
    })
    .map_err(|error| Error::Typesetting(error.to_string()))?;
    let world = LetterWorld::new(letter, source);
    let typeset = set(&world, ident(&request.facts));
    // Nothing of one letter helps the next, and without this every render leaves megabytes behind.
    typst::comemo::evict(0);
    let (bytes, pages) = typeset?;
    Ok(Pdf {
        bytes,
        pages,
        repairs,
    })
}

fn set(world: &LetterWorld, ident: String) -> Result<(Vec<u8>, usize), Error> {
    let document = typst::compile(world).output.map_err(refused)?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|error| Error::Typesetting(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Petitum".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(refused)?;
    Ok((bytes, document.pages().len()))
}

fn refused(diagnostics: impl IntoIterator<Item = SourceDiagnostic>) -> Error {
    let messages: Vec<String> = diagnostics
        .into_iter()
        .take(3)
        .map(|diagnostic| diagnostic.message.to_string())
        .collect();
    Error::Typesetting(messages.join("; "))
}

/// What makes the file this file and no other.
fn ident(facts: &Facts) -> String {
    match &facts.standing {
        Standing::Draft => format!("{}/draft/{}", facts.paper, facts.digest),
        Standing::Version { number, .. } => format!("{}/{number}/{}", facts.paper, facts.digest),
    }
}

/// `/data.json`.
#[derive(Serialize)]
struct Letter {
    #[serde(flatten)]
    facts: LetterFacts,
    #[serde(flatten)]
    sheet: Sheet,
}

/// The facts as they stand on the page.
#[derive(Serialize)]
struct LetterFacts {
    name: String,
    sender: Option<String>,
    date: LetterDate,
    draft: bool,
    version: String,
    label: String,
    digest: String,
    attachment: String,
}

#[derive(Serialize)]
struct LetterDate {
    year: u16,
    month: u8,
    day: u8,
    text: String,
}

impl LetterFacts {
    fn new(facts: &Facts) -> Result<Self, Error> {
        if !facts.date.is_civil() {
            return Err(Error::Fact("date"));
        }
        let digest = facts
            .digest
            .get(..SHORT_DIGEST)
            .filter(|short| short.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or(Error::Fact("digest"))?;
        let (draft, version, label) = match &facts.standing {
            Standing::Draft => (true, "Entwurf".to_owned(), String::new()),
            Standing::Version { number, label } => {
                (false, format!("Fassung {number}"), fact("label", label)?)
            }
        };
        let sender = match &facts.sender {
            Some(sender) => Some(fact("sender", sender)?).filter(|sender| !sender.is_empty()),
            None => None,
        };
        Ok(Self {
            name: fact("name", &facts.name)?,
            sender,
            date: LetterDate {
                year: facts.date.year,
                month: facts.date.month,
                day: facts.date.day,
                text: facts.date.to_string(),
            },
            draft,
            attachment: format!("{}.md", version.replace(' ', "-")),
            version,
            label,
            digest: digest.to_owned(),
        })
    }
}
