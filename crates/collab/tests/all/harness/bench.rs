//! A room on the bench: a store that does what the test says, and what every connection was sent.

use std::collections::HashMap;

use bytes::Bytes;
use collab::{
    Batch, ClientId, CloseCode, ConnectionId, Effect, FlushToken, Input, Join, MemberId, Millis, Room, Seq,
    StopReason, StoredUpdate, TextMeta,
};
use paper::Phase;

use super::{Copy, Said, letter, said};

pub(crate) const EPOCH: &str = "epoch-1";

/// What one connection was sent.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) said: Vec<Said>,
    pub(crate) closed: Option<(CloseCode, &'static str)>,
}

pub(crate) struct Bench {
    pub(crate) room: Room,
    pub(crate) now: Millis,
    /// What is durable, from Seq 1.
    pub(crate) journal: Vec<Bytes>,
    pub(crate) claims: Vec<(ClientId, MemberId)>,
    /// The append that is under way.
    pub(crate) batch: Option<Batch>,
    pub(crate) load: Option<Seq>,
    pub(crate) outboxes: HashMap<u64, Outbox>,
    pub(crate) flushed: Vec<(FlushToken, Seq)>,
    pub(crate) snapshots: Vec<(Seq, Bytes)>,
    pub(crate) stopped: Option<StopReason>,
}

impl Bench {
    /// A room in phase `draft` with the letter in its journal.
    pub(crate) fn new() -> Self {
        Self::with(vec![letter().into()], Vec::new(), Phase::Draft)
    }

    pub(crate) fn with(journal: Vec<Bytes>, claims: Vec<(ClientId, MemberId)>, phase: Phase) -> Self {
        Self {
            room: open(&journal, &claims, phase),
            now: Millis(1_000),
            journal,
            claims,
            batch: None,
            load: None,
            outboxes: HashMap::new(),
            flushed: Vec::new(),
            snapshots: Vec::new(),
            stopped: None,
        }
    }

    pub(crate) fn tell(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.room.handle(self.now, input, &mut effects);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        assert_eq!(self.stopped, None, "an effect after the end: {effect:?}");
        match effect {
            Effect::Send { connection, frame } => self.deliver(connection, &frame),
            Effect::Broadcast { connections, frame } => {
                for connection in connections {
                    self.deliver(connection, &frame);
                }
            }
            Effect::Append(batch) => {
                assert!(self.batch.is_none() && self.load.is_none(), "two errands at once");
                self.batch = Some(batch);
            }
            Effect::Load { after } => {
                assert!(self.batch.is_none() && self.load.is_none(), "two errands at once");
                self.load = Some(after);
            }
            Effect::Snapshot { through, state } => self.snapshots.push((through, state)),
            Effect::Close {
                connection,
                code,
                reason,
            } => {
                let outbox = self.outboxes.entry(connection.0).or_default();
                assert_eq!(outbox.closed, None, "closed twice");
                outbox.closed = Some((code, reason));
            }
            Effect::Flushed { token, seq } => self.flushed.push((token, seq)),
            Effect::Stopped(reason) => self.stopped = Some(reason),
        }
    }

    fn deliver(&mut self, connection: ConnectionId, frame: &[u8]) {
        let outbox = self.outboxes.entry(connection.0).or_default();
        assert_eq!(outbox.closed, None, "a frame after the close");
        outbox.said.push(said(frame));
    }

    pub(crate) fn join(&mut self, join: Join) {
        self.tell(Input::Join(join));
    }

    pub(crate) fn frame(&mut self, connection: u64, frame: Vec<u8>) {
        self.tell(Input::Frame {
            connection: ConnectionId(connection),
            bytes: frame.into(),
        });
    }

    /// Lets the store do what it was asked.
    pub(crate) fn append(&mut self) {
        let batch = self.batch.take().expect("an append is under way");
        assert_eq!(batch.expected_head.0, self.journal.len() as u64);
        self.journal.push(batch.update);
        for claim in batch.claims {
            self.claims.push((claim.client, claim.member));
        }
        self.tell(Input::Appended {
            through: Seq(self.journal.len() as u64),
        });
    }

    pub(crate) fn append_all(&mut self) {
        while self.batch.is_some() {
            self.append();
        }
    }

    /// Lets the store read what it was asked.
    pub(crate) fn load(&mut self) {
        let after = self.load.take().expect("a load is under way");
        let updates = stored(&self.journal).skip(after.0 as usize).collect();
        let claims = self.claims.clone();
        self.tell(Input::Loaded { updates, claims });
    }

    pub(crate) fn advance(&mut self, milliseconds: u64) {
        let end = self.now.plus(milliseconds);
        while let Some(at) = self.room.wake_at().filter(|at| *at <= end) {
            assert!(
                at > self.now,
                "the room wants to be woken at once, again and again"
            );
            self.now = at;
            self.tell(Input::Tick);
        }
        self.now = end;
    }

    /// What a connection was sent since it was asked last.
    pub(crate) fn said(&mut self, connection: u64) -> Vec<Said> {
        std::mem::take(&mut self.outboxes.entry(connection).or_default().said)
    }

    pub(crate) fn closed(&self, connection: u64) -> Option<CloseCode> {
        Some(self.outboxes.get(&connection)?.closed?.0)
    }

    /// A copy of what is durable, under a client id of its own.
    pub(crate) fn copy(&self, client: u64) -> Copy {
        Copy::of(client, self.journal.iter().map(|update| &**update))
    }

    /// Asserts that the room can be opened again and that somebody can join and read the text.
    pub(crate) fn assert_joinable(&self) {
        let mut again = Self::with(self.journal.clone(), self.claims.clone(), Phase::Draft);
        again.join(super::join(99, "m-99", paper::Role::Writer, super::own()));
        again.frame(99, super::frames::step_1(&yrs::StateVector::default()));
        let state = again.said(99).into_iter().find_map(|said| match said {
            Said::Step2(state) => Some(state),
            _ => None,
        });
        let copy = Copy::of(98, [&*state.expect("an answer")]);
        assert!(!copy.waits());
        assert_eq!(super::content(&copy.doc), super::content(&self.copy(97).doc));
    }
}

pub(crate) fn open(journal: &[Bytes], claims: &[(ClientId, MemberId)], phase: Phase) -> Room {
    let meta = TextMeta {
        epoch: EPOCH.to_owned(),
        phase,
        claims: claims.to_vec(),
    };
    Room::open(meta, None, stored(journal)).expect("the journal can be read")
}

pub(crate) fn stored(journal: &[Bytes]) -> impl Iterator<Item = StoredUpdate> {
    (1..).zip(journal).map(|(seq, bytes)| StoredUpdate {
        seq: Seq(seq),
        bytes: bytes.clone(),
    })
}
