//! A person with a copy of the text, on a network that breaks.

use std::collections::{BTreeMap, VecDeque};

use collab::Dialect;
use paper::Role;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, IdSet, Update};

use crate::harness::{Copy, Said, frames, own, said};

/// What must be in the journal once it was acknowledged.
#[derive(Clone)]
pub(super) struct Promise {
    pub(super) client: u64,
    /// All blocks of the client before this clock.
    pub(super) clock: u32,
    pub(super) deleted: IdSet,
}

/// One connection: frames arrive in order, or not at all once it breaks.
pub(super) struct Wire {
    pub(super) connection: u64,
    pub(super) to_server: VecDeque<Vec<u8>>,
    pub(super) to_person: VecDeque<Vec<u8>>,
    /// The server has closed it; the person learns that behind what was sent before.
    pub(super) closed: Option<u16>,
    sync_frames: u64,
    promises: BTreeMap<u64, Promise>,
    /// Update frames, to be sent again by mistake.
    sent: Vec<(Vec<u8>, Vec<u8>)>,
}

pub(super) struct Person {
    pub(super) member: String,
    pub(super) role: Role,
    pub(super) dialect: Dialect,
    pub(super) copy: Copy,
    pub(super) wire: Option<Wire>,
    pub(super) may_write: bool,
    pub(super) promised: Vec<Promise>,
    /// How often the copy was dropped on the server's demand.
    pub(super) resets: usize,
    next_client: u64,
}

impl Person {
    pub(super) fn new(number: u64, role: Role, stock: bool) -> Self {
        let first = (number + 1) * 10_000;
        Self {
            member: format!("m-{number}"),
            role,
            dialect: if stock { Dialect::Stock } else { own() },
            copy: Copy::new(first),
            wire: None,
            may_write: true,
            promised: Vec::new(),
            resets: 0,
            next_client: first + 1,
        }
    }

    pub(super) fn connect(&mut self, connection: u64) {
        self.wire = Some(Wire {
            connection,
            to_server: VecDeque::from([frames::step_1(&self.copy.vector())]),
            to_person: VecDeque::new(),
            closed: None,
            sync_frames: 0,
            promises: BTreeMap::new(),
            sent: Vec::new(),
        });
    }

    /// Sends an update of this copy, if there is a network.
    pub(super) fn send_update(&mut self, update: &[u8]) {
        let frame = frames::update(update);
        if let Some(wire) = &mut self.wire {
            wire.sent.push((update.to_vec(), frame.clone()));
        }
        self.send_sync(update, frame);
    }

    /// Sends an update frame a second time.
    pub(super) fn repeat(&mut self, choice: usize) {
        if let Some(wire) = &self.wire
            && !wire.sent.is_empty()
        {
            let (update, frame) = wire.sent[choice % wire.sent.len()].clone();
            self.send_sync(&update, frame);
        }
    }

    /// Once this frame is acknowledged, what it holds must be saved; what it does not hold need not be.
    fn send_sync(&mut self, update: &[u8], frame: Vec<u8>) {
        let said = Update::decode_v1(update).unwrap();
        let own = self.id();
        let ends = said.insertions(true);
        let ends = ends.iter().filter(|(client, _)| **client == own);
        let promise = Promise {
            client: self.copy.client,
            clock: ends
                .flat_map(|(_, ranges)| ranges.iter())
                .map(|range| range.end)
                .max()
                .unwrap_or(0),
            deleted: said.delete_set().clone(),
        };
        if let Some(wire) = &mut self.wire {
            wire.sync_frames += 1;
            wire.promises.insert(wire.sync_frames, promise);
            wire.to_server.push_back(frame);
        }
    }

    /// Reads the next frame of the server.
    pub(super) fn receive(&mut self) {
        let Some(frame) = self.wire.as_mut().and_then(|wire| wire.to_person.pop_front()) else {
            return;
        };
        match said(&frame) {
            Said::Step1(vector) => {
                let update = self.copy.beyond(&vector);
                self.send_sync(&update, frames::step_2(&update));
            }
            Said::Step2(update) | Said::Update(update) => self.copy.apply(&update),
            Said::Acknowledged(frames) => self.acknowledged(frames),
            Said::Status(status) => self.may_write = status["mayWrite"] == true,
            Said::Reset(_) => self.reset(),
            Said::Presence(_) | Said::Event(_) | Said::People(_) => {}
        }
    }

    fn acknowledged(&mut self, frames: u64) {
        let Some(wire) = &mut self.wire else { return };
        assert!(frames <= wire.sync_frames, "acknowledged what was never sent");
        let later = wire.promises.split_off(&(frames + 1));
        self.promised
            .extend(std::mem::replace(&mut wire.promises, later).into_values());
    }

    /// Drops the copy; what was not saved is offered elsewhere.
    pub(super) fn reset(&mut self) {
        self.copy = Copy::new(self.next_client);
        self.next_client += 1;
        self.resets += 1;
    }

    pub(super) fn id(&self) -> ClientID {
        ClientID::new(self.copy.client)
    }
}
