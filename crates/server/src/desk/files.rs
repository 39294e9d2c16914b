//! The files of a version: the first one made in a format is kept and is the one for ever.
//!
//! Markdown is frozen with the version itself; a PDF is made in a child process by `render`.

use std::fmt;
use std::str::FromStr;

use export::{Date, Facts, Request, Standing};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use paper::Tree;
use store::{ArtifactKey, Millis, PaperId, Store, Version, VersionNumber};

use super::{Error, Result};
use crate::render;

/// The template of PDFs and its version; another one makes another file.
const TEMPLATE: &str = "letter-1";
/// Days are those of the people who write here.
const ZONE: &str = "Europe/Berlin";

/// The formats a version can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown that reads back as the same text.
    Markdown,
    /// PDF/A-3a and PDF/UA-1.
    Pdf,
}

impl Format {
    /// The word for it in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Pdf => "pdf",
        }
    }

    /// How the names of its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Pdf => "pdf",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{0}“ ist kein Format; möglich sind markdown und pdf")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        match word {
            "markdown" => Ok(Self::Markdown),
            "pdf" => Ok(Self::Pdf),
            other => Err(UnknownFormat(other.to_owned())),
        }
    }
}

/// A file of a version.
#[derive(Clone, Debug)]
pub struct VersionFile {
    /// A name to save it under.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The file of a version in a format: the one that is kept, or one made now and kept from now on.
pub async fn of_version(
    store: &Store,
    paper: &PaperId,
    number: VersionNumber,
    format: Format,
    now: Millis,
) -> Result<VersionFile> {
    let template = match format {
        Format::Markdown => "",
        Format::Pdf => TEMPLATE,
    };
    let key = ArtifactKey {
        paper: paper.clone(),
        version: number,
        format: format.as_str().to_owned(),
        template: template.to_owned(),
    };
    let name = format!("fassung-{number}.{}", format.ending());
    if let Some(kept) = store.artifact(&key).await? {
        return Ok(VersionFile {
            name,
            sha256: kept.sha256,
            bytes: kept.bytes,
        });
    }
    let missing = || store::Error::Missing {
        what: "version",
        id: number.to_string(),
    };
    let version = store.version(paper, number).await?.ok_or_else(missing)?;
    let bytes = match format {
        Format::Markdown => version.markdown,
        Format::Pdf => pdf(&version).await?,
    };
    let kept = store.keep_artifact(&key, &bytes, now).await?;
    Ok(VersionFile {
        name,
        sha256: kept.sha256,
        bytes: kept.bytes,
    })
}

/// The tree of a version, checked against its digest.
pub fn tree_of(version: &Version) -> Result<Tree> {
    let damaged = |detail: &str| {
        Error::Damaged(format!(
            "version {} of {}: {detail}",
            version.number, version.paper
        ))
    };
    let tree: Tree = serde_json::from_slice(&version.tree).map_err(|cause| damaged(&cause.to_string()))?;
    if paper::digest(&tree).to_string() != version.digest {
        return Err(damaged("it does not match its digest"));
    }
    Ok(tree)
}

/// The day of a moment, as people in the house of the paper would say it.
pub fn day(moment: Millis) -> Result<Date> {
    let outside = || Error::Damaged(format!("the time {moment} is on no calendar"));
    let millis = i64::try_from(moment.get()).map_err(|_| outside())?;
    let timestamp = Timestamp::from_millisecond(millis).map_err(|_| outside())?;
    let zone = TimeZone::get(ZONE).map_err(|cause| Error::Damaged(cause.to_string()))?;
    let date = timestamp.to_zoned(zone).date();
    let parts = (
        u16::try_from(date.year()),
        u8::try_from(date.month()),
        u8::try_from(date.day()),
    );
    match parts {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok_or_else(outside),
        _ => Err(outside()),
    }
}

async fn pdf(version: &Version) -> Result<Vec<u8>> {
    let number = u32::try_from(version.number.get()).map_err(|cause| Error::Damaged(cause.to_string()))?;
    let facts = Facts {
        paper: version.paper.to_string(),
        name: version.name.clone(),
        sender: None,
        date: day(version.created)?,
        standing: Standing::Version {
            number,
            label: version.label.clone(),
        },
        digest: version.digest.clone(),
    };
    let request = Request {
        tree: tree_of(version)?,
        facts,
    };
    Ok(render::render(&request).await?.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_the_house_of_the_paper() {
        // 2026-12-31 23:30 in Greenwich is New Year's Day in Berlin.
        assert_eq!(
            day(Millis::new(1_798_759_800_000)).unwrap(),
            Date::new(2027, 1, 1).unwrap()
        );
        assert_eq!(
            day(Millis::new(1_798_750_800_000)).unwrap(),
            Date::new(2026, 12, 31).unwrap()
        );
    }

    #[test]
    fn formats_are_words() {
        assert_eq!("pdf".parse(), Ok(Format::Pdf));
        assert_eq!(Format::Markdown.to_string().parse(), Ok(Format::Markdown));
        assert!("docx".parse::<Format>().is_err());
    }
}
