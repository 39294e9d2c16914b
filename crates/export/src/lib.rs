//! A text and its frozen facts as a file: a function of its arguments.
//!
//! Here live Markdown ([`markdown`]) and PDF ([`pdf`]), the limits that a file has, the repairs without which a PDF would break
//! its standards ([`repairs`]), the template and the fonts.
//!
//! Not here: reading and writing the text (`paper`), the process that a PDF is made in and the storing of files (`server`).
//! Nothing here meets a clock, the network, the file system or the fonts of the machine.

mod breaks;
mod error;
mod fonts;
mod glyphs;
mod limits;
mod nesting;
mod place;
mod prepare;
mod repair;
mod request;
mod sheet;
mod typeset;
mod world;

pub use error::{Error, Limit};
pub use repair::Repair;
pub use request::{Date, Facts, Request, Standing};
pub use typeset::{Pdf, pdf};

/// What a PDF of this tree would show otherwise than the text.
pub fn repairs(tree: &paper::Tree) -> Result<Vec<Repair>, Error> {
    prepare::prepare(tree).map(|prepared| prepared.repairs)
}

/// Makes the Markdown file: exactly the verified Markdown, so that export, import and export again are byte-identical.
pub fn markdown(tree: &paper::Tree) -> Result<String, Error> {
    paper::markdown::verified(tree).map_err(Error::Markdown)
}
