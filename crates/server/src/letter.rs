//! Reading a text as a tree, with a memory of the last reading.
//!
//! A hall that opens the reading view at once costs one reading, not one for each.
//! Writing into a text happens in rooms only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use paper::Tree;
use store::{LoadedText, Seq, Store, TextId};
use yrs::updates::decoder::Decode;
use yrs::{Transact, Update};

use crate::problem::Problem;

/// Readings that are remembered.
const REMEMBERED_MAX: usize = 64;

/// A text at a Seq.
#[derive(Debug)]
pub struct Letter {
    /// The last update it contains.
    pub seq: Seq,
    /// What it says.
    pub tree: Tree,
}

/// The journal holds something that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the journal of {text} cannot be read: {cause}")]
pub struct Unreadable {
    text: TextId,
    cause: String,
}

type Slot = Arc<tokio::sync::Mutex<Option<Arc<Letter>>>>;

/// Texts as they were read last.
#[derive(Debug)]
pub struct Letters {
    store: Store,
    // Held for a few lines without await; whoever reads a text holds its slot meanwhile.
    slots: Mutex<HashMap<TextId, Slot>>,
}

impl Letters {
    /// Nothing is read yet.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            slots: Mutex::default(),
        }
    }

    /// The text as it is durable now.
    pub async fn read(&self, text: &TextId) -> Result<Arc<Letter>, Problem> {
        let slot = self.slot(text);
        let mut slot = slot.lock().await;
        let pulse = self.store.pulse(text).await?.ok_or_else(Problem::not_found)?;
        if let Some(letter) = slot.as_ref().filter(|letter| letter.seq == pulse.head) {
            return Ok(letter.clone());
        }
        let loaded = self.store.load_text(text).await?;
        let letter = tokio::task::spawn_blocking(move || letter(&loaded))
            .await
            .map_err(|error| Problem::unexpected(&error))?
            .map_err(|error| Problem::unexpected(&error))?;
        let letter = Arc::new(letter);
        *slot = Some(letter.clone());
        Ok(letter)
    }

    fn slot(&self, text: &TextId) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= REMEMBERED_MAX && !slots.contains_key(text) {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        slots.entry(text.clone()).or_default().clone()
    }
}

/// Reads a text from its journal.
pub fn letter(loaded: &LoadedText) -> Result<Letter, Unreadable> {
    let unreadable = |cause: String| Unreadable {
        text: loaded.text.id.clone(),
        cause,
    };
    let doc = paper::text::new_doc(0);
    let text = paper::text::root(&doc);
    let states = loaded.snapshot.iter().map(|snapshot| &snapshot.state);
    let mut txn = doc.transact_mut();
    for bytes in states.chain(loaded.updates.iter().map(|update| &update.bytes)) {
        let update = Update::decode_v1(bytes).map_err(|error| unreadable(error.to_string()))?;
        txn.apply_update(update)
            .map_err(|error| unreadable(error.to_string()))?;
    }
    let tree = paper::text::read(&text, &txn);
    Ok(Letter {
        seq: loaded.text.head,
        tree,
    })
}
