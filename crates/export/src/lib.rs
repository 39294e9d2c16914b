//! A text and its frozen facts as a file: a function of its arguments.
//!
//! Here live Markdown ([`markdown`]) and PDF ([`pdf`]), the limits that a file has, the repairs without which a PDF would break
//! its standards ([`prepare`]), the template and the fonts.
//!
//! Not here: reading and writing the text (`paper`), the process that a PDF is made in and the storing of files (`server`).
//! Nothing here meets a clock, the network, the file system or the fonts of the machine.

mod error;
mod request;

pub use error::{Error, Limit};
pub use request::{Date, Facts, Request, Standing};

/// A finished PDF.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What was repaired for it, in reading order.
    pub repairs: Vec<Repair>,
}

/// Something that the file shows otherwise than the text, because the standards would break.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// What was done, in words for people.
    pub what: String,
    /// Where, in words for people.
    #[serde(rename = "where")]
    pub place: String,
}

/// Makes the PDF.
///
/// Memory and time are bounded by the limits only roughly: hostile text belongs into a process of its own.
pub fn pdf(_request: &Request) -> Result<Pdf, Error> {
    Err(Error::Typesetting("not built yet".to_owned()))
}

/// What an export of this tree would repair.
pub fn repairs(_tree: &paper::Tree) -> Result<Vec<Repair>, Error> {
    Ok(Vec::new())
}

/// Makes the Markdown file: exactly the verified Markdown, so that export, import and export again are byte-identical.
pub fn markdown(_tree: &paper::Tree) -> Result<String, Error> {
    Err(Error::Markdown("not built yet".to_owned()))
}
