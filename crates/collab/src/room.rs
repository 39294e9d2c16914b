//! The room: the live state of one text, and the one door to it.
//! What the inputs do is in its parts: people ([`people`]), their frames ([`frames`]), the way of updates into the
//! journal ([`ticks`]) and what is shown of who is here ([`here`]).
//!
//! Not here: bytes and their rules ([`crate::gate`], [`crate::protocol`]), sockets, storage and time.
//!
//! **Nothing leaves a room before it is durable.**
//! While an append is under way the document is ahead of the journal, so whoever asks for its state waits until the
//! append is through; there is such a moment between any two appends.
//! What arrives meanwhile is collected and becomes the next append: at most one is under way.
//! Nobody can build on what is not durable but its own author, so what is collected from different members is
//! independent of each other.

mod frames;
mod here;
mod people;
mod ticks;

pub use here::{MAX_PEOPLE_LISTED, PEOPLE_EVERY_MS, SIGN_OF_LIFE_MS};

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use paper::{Action, Phase, Role, allowed};
use yrs::StateVector;

use crate::connection::Connection;
use crate::document::Document;
use crate::effect::{Batch, Effect};
use crate::gate::{Admitted, Gate, Writes};
use crate::ids::{ClientId, ConnectionId, FlushToken, MemberId, Millis, Seq};
use crate::input::{Input, RefusedAppend, StoredUpdate};
use crate::journal::Journal;
use crate::presence::Presence;
use crate::protocol;

/// Connections of one room.
pub const MAX_CONNECTIONS: usize = 2_000;
/// Bytes of updates that wait for the next append.
pub const MAX_QUEUED_BYTES: usize = 16 << 20;
/// Updates that wait for the next append.
pub const MAX_QUEUED_UPDATES: usize = 10_000;

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

/// The live state of one text.
#[derive(Debug)]
pub struct Room {
    epoch: String,
    phase: Phase,
    gate: Gate,
    document: Document,
    journal: Journal,
    /// The head that the store is known to have.
    store_head: Seq,
    connections: BTreeMap<ConnectionId, Connection>,
    /// Connections that wait for a durable document.
    waiting: BTreeSet<ConnectionId>,
    errand: Errand,
    next: Tick,
    presence: Presence,
    clocks: here::Clocks,
    life: Life,
    /// The last answer to a step 1: many join with the same copy, most with none.
    answer: Option<(Seq, StateVector, Bytes)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Open,
    Draining,
    Stopped,
}

/// What the store is doing for the room.
#[derive(Debug)]
enum Errand {
    None,
    /// It appends; the document is ahead of the journal.
    Append(Appending),
    /// It reads what others have appended.
    Load,
    /// It reads what others have appended, then the append is tried again; the document is ahead of the journal.
    LoadThenAppend(Appending),
}

#[derive(Debug)]
struct Appending {
    batch: Batch,
    tick: Tick,
}

/// What becomes durable together.
#[derive(Debug, Default)]
struct Tick {
    updates: Vec<Queued>,
    bytes: usize,
    /// How many sync frames of a connection are durable then.
    acknowledgements: BTreeMap<ConnectionId, u64>,
    /// As many as the server lets wait.
    flushes: Vec<FlushToken>,
}

/// An admitted update that is not in the document yet.
#[derive(Debug)]
struct Queued {
    connection: ConnectionId,
    member: MemberId,
    /// Nothing if the member has been revoked meanwhile.
    role: Option<Role>,
    update: Bytes,
    claims: Vec<ClientId>,
}

impl Room {
    /// Rebuilds a room from its journal: the newest snapshot, if there is one, and all updates behind it.
    /// Checks form, never policy: what was admitted once is read for ever.
    pub fn open(
        meta: TextMeta,
        snapshot: Option<StoredUpdate>,
        updates: impl IntoIterator<Item = StoredUpdate>,
    ) -> Result<Self, OpenError> {
        let mut journal = Journal::new(snapshot.map(|snapshot| (snapshot.seq, snapshot.bytes)));
        for update in updates {
            let expected = journal.head().next();
            // A snapshot may overlap the updates behind it.
            if update.seq < expected {
                continue;
            }
            if update.seq != expected {
                return Err(OpenError::Gap {
                    expected,
                    found: update.seq,
                });
            }
            journal.append(update.bytes);
        }
        let mut gate = Gate::default();
        for (client, member) in meta.claims {
            gate.own(client, member);
        }
        let document = replayed(&mut gate, &journal)?;
        Ok(Self {
            epoch: meta.epoch,
            phase: meta.phase,
            gate,
            document,
            store_head: journal.head(),
            journal,
            connections: BTreeMap::new(),
            waiting: BTreeSet::new(),
            errand: Errand::None,
            next: Tick::default(),
            presence: Presence::default(),
            clocks: here::Clocks::default(),
            life: Life::Open,
            answer: None,
        })
    }

    /// Takes one input and says what is to be done about it, in order, by appending to `effects`.
    ///
    /// `now` never runs backwards; the room asks to be woken through [`Room::wake_at`].
    /// A room that has answered [`Effect::Stopped`] ignores everything.
    /// A panic inside is a fault of the room: forget it and open it again from the journal.
    pub fn handle(&mut self, now: Millis, input: Input, effects: &mut Vec<Effect>) {
        if self.life == Life::Stopped {
            return;
        }
        match input {
            Input::Join(join) => self.join(now, join, effects),
            Input::Frame { connection, bytes } => self.frame(now, connection, &bytes, effects),
            Input::Leave { connection } => self.forget(connection),
            Input::Appended { through } => self.appended(now, through, effects),
            Input::AppendConflict { head } => self.append_conflict(head, effects),
            Input::AppendRefused(RefusedAppend::Epoch) => self.epoch_has_ended(effects),
            Input::AppendRefused(RefusedAppend::Phase(phase)) => {
                self.change_phase(now, phase, effects);
                self.append_refused(effects);
            }
            Input::AppendRefused(RefusedAppend::Claim { client, member }) => {
                self.gate.own(client, member);
                self.append_refused(effects);
            }
            Input::AppendFailed | Input::LoadFailed => self.store_failed(effects),
            Input::Loaded { updates, claims } => self.loaded(now, updates, claims, effects),
            Input::HeadMoved { head } => self.store_head = self.store_head.max(head),
            Input::PhaseChanged { phase } => self.change_phase(now, phase, effects),
            Input::RoleChanged { member, role } => self.change_role(now, &member, role, effects),
            Input::UserChanged { member, user } => self.change_user(now, &member, &user, effects),
            Input::Revoked { member } => self.revoke(&member, effects),
            Input::Publish(event) => self.publish(now, &protocol::event(&event), effects),
            Input::Tick => {}
            Input::Flush { token } => self.next.flushes.push(token),
            Input::Drain => self.life = Life::Draining,
        }
        if self.life != Life::Stopped {
            self.proceed(now, effects);
        }
        if self.life != Life::Stopped {
            self.show(now, effects);
        }
    }

    /// When the room wants [`Input::Tick`], if at all; ask again after every input.
    pub fn wake_at(&self) -> Option<Millis> {
        match self.life {
            Life::Stopped => None,
            Life::Open | Life::Draining => self.next_wake(),
        }
    }

    /// The Seq through which the room knows its text to be durable.
    pub fn head(&self) -> Seq {
        self.journal.head()
    }

    /// The number of connections.
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// Whether everything in the document is durable.
    fn document_is_durable(&self) -> bool {
        matches!(self.errand, Errand::None | Errand::Load)
    }

    fn writes(&self, role: Option<Role>) -> Writes {
        if role.is_some_and(|role| allowed(role, self.phase, Action::Write)) {
            Writes::Allowed
        } else {
            Writes::Denied
        }
    }

    /// Goes back to what is durable and admits again what waits, under the rules of now.
    /// Only while no append is under way.
    fn rebuild(&mut self, effects: &mut Vec<Effect>) {
        self.gate.restart();
        let queued = std::mem::take(&mut self.next.updates);
        self.next.bytes = 0;
        match replayed(&mut self.gate, &self.journal) {
            Ok(document) => self.document = document,
            Err(_) => return self.corrupt(effects),
        }
        for mut queued in queued {
            let writes = self.writes(queued.role);
            match self.gate.admit(&queued.member, writes, &queued.update) {
                Ok(Admitted::Known) => {}
                Ok(Admitted::New { claims }) => {
                    queued.claims = claims;
                    self.next.push(queued);
                }
                Err(refusal) => self.refuse(queued.connection, refusal, effects),
            }
        }
    }
}

impl Tick {
    fn push(&mut self, queued: Queued) {
        self.bytes += queued.update.len();
        self.updates.push(queued);
    }

    fn is_full(&self, more_bytes: usize) -> bool {
        self.updates.len() >= MAX_QUEUED_UPDATES || self.bytes + more_bytes > MAX_QUEUED_BYTES
    }

    fn is_empty(&self) -> bool {
        self.updates.is_empty() && self.acknowledgements.is_empty() && self.flushes.is_empty()
    }
}

/// The document of a journal; the gate takes note of it.
fn replayed(gate: &mut Gate, journal: &Journal) -> Result<Document, OpenError> {
    let first = journal.head().0 + 1 - journal.updates().count() as u64;
    for (update, seq) in journal.updates().zip(first..) {
        gate.replay(update).map_err(|refusal| OpenError::Corrupt {
            seq: Seq(seq),
            why: refusal.to_string(),
        })?;
    }
    let mut document = Document::new();
    document
        .apply(journal.updates().map(|update| &**update))
        .map_err(|spoilt| OpenError::Corrupt {
            seq: Seq(first + spoilt.at as u64),
            why: spoilt.why,
        })?;
    Ok(document)
}
