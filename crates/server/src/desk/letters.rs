//! The letter of a paper at its last durable update, with what a use-case needs beside its words.
//!
//! The living text is in its room; whoever needs what is typed at this moment flushes the room first.
//! Replaying the journal itself is `letter`'s.

use paper::{Phase, Tree};
use store::{PaperId, Seq, Store, TextId};

use super::{Error, Result};
use crate::letter::letter;

/// A letter at a Seq.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The text.
    pub text: TextId,
    /// The last update it contains.
    pub seq: Seq,
    /// The phase the paper was in at that moment.
    pub phase: Phase,
    /// The tree as it was read, not in normal form.
    pub tree: Tree,
}

/// Reads the letter of a paper.
pub async fn read(store: &Store, paper: &PaperId) -> Result<Letter> {
    let letter = store.letter(paper).await?.ok_or_else(|| no_paper(paper))?;
    read_text(store, &letter.id).await
}

/// Reads any text.
pub async fn read_text(store: &Store, text: &TextId) -> Result<Letter> {
    let loaded = store.load_text(text).await?;
    let (text, phase) = (loaded.text.id.clone(), loaded.phase);
    // A text with a long history takes a good part of a second.
    let read = tokio::task::spawn_blocking(move || letter(&loaded))
        .await
        .map_err(|cause| Error::Damaged(format!("{text}: {cause}")))?
        .map_err(|cause| Error::Damaged(cause.to_string()))?;
    Ok(Letter {
        text,
        seq: read.seq,
        phase,
        tree: read.tree,
    })
}

/// The paper is not there.
pub(super) fn no_paper(paper: &PaperId) -> Error {
    Error::Store(store::Error::Missing {
        what: "paper",
        id: paper.to_string(),
    })
}
