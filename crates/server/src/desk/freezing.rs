//! Freezing a version: the letter in normal form, its digest and its Markdown, kept for ever.
//!
//! The caller flushes the room first, so that what was typed before the click is in the journal.

use paper::{Phase, Tree};
use store::{MemberId, Millis, NewVersion, PaperId, Store, VersionNumber};

use super::letters::{self, no_paper};
use super::{Error, Result, words};
use crate::config::PublicUrl;

/// What to freeze, and under which name.
#[derive(Clone, Debug)]
pub struct Freeze<'a> {
    /// The paper.
    pub paper: &'a PaperId,
    /// The phase in which freezing was allowed; in any other nothing is frozen.
    pub phase: Phase,
    /// A short name for people.
    pub label: &'a str,
    /// A remark for people, may be empty.
    pub note: &'a str,
    /// Who freezes; nobody on the command line.
    pub by: Option<&'a MemberId>,
}

/// A version that was just frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Its number.
    pub version: VersionNumber,
    /// SHA-256 of its normal form, 64 hexadecimal digits.
    pub digest: String,
}

/// Freezes the letter of a paper at its last durable update.
pub async fn freeze(store: &Store, public: &PublicUrl, freeze: Freeze<'_>, now: Millis) -> Result<Frozen> {
    let label = words::label(freeze.label)?;
    let note = words::note(freeze.note)?;
    let paper = store
        .paper(freeze.paper)
        .await?
        .ok_or_else(|| no_paper(freeze.paper))?;
    let letter = letters::read(store, freeze.paper).await?;
    let form = Form::of(letter.tree).await?;
    let digest = form.digest.clone();
    let version = NewVersion {
        paper: paper.id,
        phase: freeze.phase,
        text: letter.text,
        seq: letter.seq,
        name: paper.title,
        label,
        note,
        member: freeze.by.cloned(),
        digest: form.digest,
        url: public.to_string(),
        tree: form.json,
        markdown: form.markdown.into_bytes(),
    };
    match store.create_version(&version, now).await {
        Ok(number) => Ok(Frozen {
            version: number,
            digest,
        }),
        Err(store::Error::PhaseChanged { phase }) => Err(Error::NotNow(phase)),
        Err(error) => Err(error.into()),
    }
}

/// What is kept of a text that is frozen.
struct Form {
    json: Vec<u8>,
    digest: String,
    markdown: String,
}

impl Form {
    /// Writing and checking Markdown takes a while for a long text, so it leaves the runtime's threads alone.
    async fn of(tree: Tree) -> Result<Self> {
        tokio::task::spawn_blocking(move || Self::make(tree))
            .await
            .map_err(|cause| Error::Damaged(format!("the text cannot be frozen: {cause}")))?
    }

    fn make(tree: Tree) -> Result<Self> {
        let tree = paper::normalise(tree);
        let markdown =
            paper::markdown::verified(&tree).map_err(|cause| Error::Markdown(cause.to_string()))?;
        let json = serde_json::to_vec(&tree).map_err(|cause| Error::Damaged(cause.to_string()))?;
        Ok(Self {
            json,
            digest: paper::digest(&tree).to_string(),
            markdown,
        })
    }
}
