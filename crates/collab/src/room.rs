//! The room: one task's live state of one text.

use bytes::Bytes;
use paper::Phase;

use crate::effect::Effect;
use crate::ids::{ClientId, MemberId, Millis, Seq};
use crate::input::{Input, StoredUpdate};

/// What a room must know about its text before anyone joins.
#[derive(Debug, Clone)]
pub struct TextMeta {
    /// Which life of the text this is.
    pub epoch: String,
    /// The phase of its paper.
    pub phase: Phase,
    /// Every client id of the text and the member to whom it belongs.
    pub claims: Vec<(ClientId, MemberId)>,
}

/// The live state of one text.
#[derive(Debug)]
pub struct Room {
    head: Seq,
}

/// Why a room cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// An update of the journal is missing.
    #[error("the journal has a gap: expected {expected}, found {found}")]
    Gap {
        /// The Seq that should have come.
        expected: Seq,
        /// The Seq that came.
        found: Seq,
    },
    /// The bytes of the snapshot or of an update cannot be read.
    #[error("update {seq} of the journal cannot be read: {why}")]
    Corrupt {
        /// The update, or the Seq of the snapshot.
        seq: Seq,
        /// What is wrong with it.
        why: String,
    },
}

impl Room {
    /// Rebuilds a room from its journal: the newest snapshot, if there is one, and all updates behind it.
    /// Checks form, never policy: what was admitted once is read for ever.
    pub fn open(
        meta: TextMeta,
        snapshot: Option<StoredUpdate>,
        updates: impl IntoIterator<Item = StoredUpdate>,
    ) -> Result<Self, OpenError> {
        drop((meta, snapshot, updates.into_iter().count()));
        Ok(Self { head: Seq(0) })
    }

    /// Takes one input and says what is to be done about it, in order, by appending to `effects`.
    ///
    /// `now` never runs backwards; the room asks to be woken through [`Room::wake_at`].
    /// A room that has answered [`Effect::Stopped`] ignores everything.
    /// A panic inside is a fault of the room: forget it and open it again from the journal.
    pub fn handle(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        drop((now, input));
        effects.clear();
    }

    /// When the room wants [`Input::Tick`], if at all; ask again after every input.
    pub fn wake_at(&self) -> Option<Millis> {
        None
    }

    /// The Seq through which the room knows its text to be durable.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// The number of connections.
    pub fn connections(&self) -> usize {
        0
    }

    /// The merged durable state in v1, or nothing while an append is under way.
    pub fn durable_state(&self) -> Option<Bytes> {
        None
    }
}
