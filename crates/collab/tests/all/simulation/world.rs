//! Everything around the room: people, the store, time, and what goes wrong.

use bytes::Bytes;
use collab::{
    Batch, ClientId, ConnectionId, Effect, FlushToken, Input, Join, MemberId, Millis, RefusedAppend, Room,
    Seq,
};
use paper::{Phase, Role};
use yrs::updates::decoder::Decode;
use yrs::{IdSet, StateVector, Update};

use super::person::{Person, Promise};
use super::reached::Reached;
use crate::harness::{Copy, Rng, Said, bench, content, frames, letter, own, said, user};

/// Steps in which all copies must have become equal after the last fault.
const PATIENCE: usize = 20_000;
const HOSTILE_CLIENT: u64 = 900_000;

pub(super) enum Errand {
    Append(Batch),
    Load(Seq),
}

pub(super) struct World {
    pub(super) rng: Rng,
    pub(super) now: Millis,
    pub(super) room: Option<Room>,
    pub(super) people: Vec<Person>,
    pub(super) hostile: Option<u64>,
    pub(super) hostile_client: u64,
    pub(super) next_connection: u64,
    pub(super) journal: Vec<Bytes>,
    pub(super) claims: Vec<(ClientId, MemberId)>,
    pub(super) phase: Phase,
    /// The room's phase lags behind the store's.
    pub(super) phase_untold: bool,
    pub(super) errand: Option<Errand>,
    /// Everything that is durable, to compare with what is sent.
    pub(super) durable: Copy,
    pub(super) durable_deleted: IdSet,
    pub(super) flushes: u64,
    pub(super) faults: bool,
    pub(super) reached: Reached,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let count = 3 + rng.below(3) as u64;
        let people = (0..count)
            .map(|number| {
                let role = match number {
                    0 => Role::Editor,
                    _ => Role::Writer,
                };
                Person::new(number, role, number == 2)
            })
            .collect();
        let mut world = Self {
            rng,
            now: Millis(1),
            room: None,
            people,
            hostile: None,
            hostile_client: HOSTILE_CLIENT,
            next_connection: 1,
            journal: Vec::new(),
            claims: Vec::new(),
            phase: Phase::Draft,
            phase_untold: false,
            errand: None,
            durable: Copy::new(1_000_000),
            durable_deleted: IdSet::new(),
            flushes: 0,
            faults: true,
            reached: Reached::default(),
        };
        world.commit(letter().into());
        world
    }

    pub(super) fn run(&mut self, steps: usize) {
        for _ in 0..steps {
            self.now = self.now.plus(self.rng.below(40) as u64);
            match self.rng.below(1_000) {
                0..=279 => self.somebody_writes(),
                280..=479 => self.deliver_to_server(),
                480..=699 => self.deliver_to_person(),
                700..=869 => self.store_works(),
                870..=929 => self.somebody_connects(),
                930..=939 => self.somebody_breaks(),
                940..=949 => self.somebody_repeats(),
                950..=952 => self.crash(),
                953..=960 => self.somebody_else_appends(),
                961..=966 => self.phase_changes(),
                967..=980 => self.hostile_frame(),
                981..=988 => self.presence(),
                989..=993 => self.flush(),
                _ => self.wake(),
            }
        }
    }

    /// Stops the faults and waits until all copies are equal.
    pub(super) fn quiesce(&mut self) {
        self.faults = false;
        self.change_phase(Phase::Draft);
        self.tell_phase();
        let head = Seq(self.journal.len() as u64);
        self.tell(Input::HeadMoved { head });
        if let Some(hostile) = self.hostile.take() {
            self.leave(hostile);
        }
        for step in 0.. {
            assert!(step < PATIENCE, "no peace after {PATIENCE} steps");
            self.now = self.now.plus(5);
            for number in 0..self.people.len() {
                if self.people[number].wire.is_none() {
                    self.connect(number);
                }
            }
            self.deliver_to_server();
            self.deliver_to_person();
            self.store_works();
            self.wake();
            let quiet = self.errand.is_none()
                && self.people.iter().all(|person| {
                    person.wire.as_ref().is_some_and(|wire| {
                        wire.to_server.is_empty() && wire.to_person.is_empty() && wire.closed.is_none()
                    })
                });
            if quiet {
                break;
            }
        }
        let expected = content(&self.durable.doc);
        for person in &self.people {
            assert!(
                !person.copy.waits(),
                "{} waits for blocks that never came",
                person.member
            );
            assert_eq!(
                content(&person.copy.doc),
                expected,
                "the copy of {}",
                person.member
            );
        }
        self.assert_promises();
        // A room that is opened again says the same.
        let mut room = bench::open(&self.journal, &self.claims, self.phase);
        let mut effects = Vec::new();
        let join = Join {
            connection: ConnectionId(0),
            member: MemberId::new("spät"),
            role: Role::Reader,
            user: user("Späte Leserin"),
            dialect: own(),
        };
        room.handle(self.now, Input::Join(join), &mut effects);
        let frame = frames::step_1(&StateVector::default()).into();
        let connection = ConnectionId(0);
        room.handle(
            self.now,
            Input::Frame {
                connection,
                bytes: frame,
            },
            &mut effects,
        );
        let answer = effects.iter().find_map(|effect| match effect {
            Effect::Send { frame, .. } => match said(frame) {
                Said::Step2(update) => Some(update),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(content(&Copy::of(1, [&*answer.unwrap()]).doc), expected);
        self.reached.resets += self.people.iter().map(|person| person.resets).sum::<usize>();
        self.reached.acknowledged += self
            .people
            .iter()
            .map(|person| person.promised.len())
            .sum::<usize>();
    }

    fn somebody_writes(&mut self) {
        let number = self.rng.below(self.people.len());
        let person = &mut self.people[number];
        // Without a text there is nothing to write in; a client that knows better does not write.
        if person.may_write && person.copy.vector() != StateVector::default() {
            let update = person.copy.scribble(&mut self.rng);
            if update.len() > 2 {
                person.send_update(&update);
            }
        }
    }

    fn somebody_repeats(&mut self) {
        let (number, choice) = (self.rng.below(self.people.len()), self.rng.below(1_000));
        self.people[number].repeat(choice);
    }

    fn somebody_connects(&mut self) {
        let number = self.rng.below(self.people.len());
        if self.people[number].wire.is_none() {
            self.connect(number);
        }
    }

    fn connect(&mut self, number: usize) {
        let connection = self.next_connection;
        self.next_connection += 1;
        let person = &mut self.people[number];
        person.connect(connection);
        let join = Join {
            connection: ConnectionId(connection),
            member: MemberId::new(person.member.as_str()),
            role: person.role,
            user: user("Maren Albrecht"),
            dialect: person.dialect.clone(),
        };
        self.tell(Input::Join(join));
    }

    fn somebody_breaks(&mut self) {
        let number = self.rng.below(self.people.len());
        if let Some(wire) = self.people[number].wire.take() {
            self.reached.broken += 1;
            self.leave(wire.connection);
        }
    }

    fn leave(&mut self, connection: u64) {
        if self.room.is_some() {
            self.tell(Input::Leave {
                connection: ConnectionId(connection),
            });
        }
    }

    /// Everybody once, beginning with somebody.
    fn turns(&mut self) -> impl Iterator<Item = usize> + use<> {
        let (start, count) = (self.rng.below(self.people.len()), self.people.len());
        (0..count).map(move |turn| (start + turn) % count)
    }

    fn deliver_to_server(&mut self) {
        for number in self.turns() {
            let Some(wire) = &mut self.people[number].wire else {
                continue;
            };
            let connection = ConnectionId(wire.connection);
            if let Some(frame) = wire.to_server.pop_front() {
                let bytes = frame.into();
                return self.tell(Input::Frame { connection, bytes });
            }
        }
    }

    fn deliver_to_person(&mut self) {
        for number in self.turns() {
            let person = &mut self.people[number];
            let Some(wire) = &mut person.wire else { continue };
            if !wire.to_person.is_empty() {
                return person.receive();
            }
            if let Some(code) = wire.closed {
                // A stock client whose copy was refused cannot be told; its user loads the page again.
                if code == 4403 && person.dialect != own() {
                    person.reset();
                }
                assert!(
                    [1012, 1013, 4403].contains(&code),
                    "an honest client was closed with {code}"
                );
                person.wire = None;
                return;
            }
        }
    }

    fn store_works(&mut self) {
        let fault = if self.faults { self.rng.below(40) } else { 99 };
        match self.errand.take() {
            None => {}
            Some(Errand::Load(after)) => {
                let mut updates: Vec<_> = bench::stored(&self.journal).skip(after.0 as usize).collect();
                if fault == 0 {
                    self.reached.failures += 1;
                    return self.tell(Input::LoadFailed);
                }
                if fault == 1 {
                    updates.truncate(1);
                }
                let claims = self.claims.clone();
                self.tell(Input::Loaded { updates, claims });
            }
            Some(Errand::Append(batch)) => match fault {
                0 => {
                    self.reached.failures += 1;
                    self.tell(Input::AppendFailed);
                }
                1 if self.appendable(&batch).is_ok() => {
                    self.reached.failures += 1;
                    self.append(batch);
                    self.tell(Input::AppendFailed);
                }
                _ => match self.appendable(&batch) {
                    Ok(()) => {
                        let through = batch.expected_head.next();
                        self.append(batch);
                        self.tell(Input::Appended { through });
                    }
                    Err(refused) => self.tell(refused),
                },
            },
        }
    }

    /// What the store's statement checks.
    pub(super) fn appendable(&mut self, batch: &Batch) -> Result<(), Input> {
        let head = Seq(self.journal.len() as u64);
        if batch.phase != self.phase {
            self.reached.refusals += 1;
            self.phase_untold = false;
            return Err(Input::AppendRefused(RefusedAppend::Phase(self.phase)));
        }
        if batch.expected_head != head {
            self.reached.conflicts += 1;
            return Err(Input::AppendConflict { head });
        }
        for claim in &batch.claims {
            let taken = self.claims.iter().any(|(client, _)| *client == claim.client);
            assert!(!taken, "{} is claimed twice", claim.client);
        }
        Ok(())
    }

    pub(super) fn append(&mut self, batch: Batch) {
        self.reached.appends += 1;
        self.claims
            .extend(batch.claims.into_iter().map(|claim| (claim.client, claim.member)));
        self.commit(batch.update);
    }

    pub(super) fn commit(&mut self, update: Bytes) {
        self.durable.apply(&update);
        self.durable_deleted = deleted(&self.durable.state());
        self.journal.push(update);
    }

    fn presence(&mut self) {
        let number = self.rng.below(self.people.len());
        let clock = self.rng.below(1_000) as u32;
        let person = &mut self.people[number];
        let client = person.id().get();
        if let Some(wire) = &mut person.wire {
            wire.to_server
                .push_back(frames::presence(&[(client, clock, "{\"cursor\":null}")]));
        }
    }

    fn flush(&mut self) {
        if self.room.is_some() {
            self.flushes += 1;
            let token = FlushToken(self.flushes);
            self.tell(Input::Flush { token });
        }
    }

    fn wake(&mut self) {
        let due = self.room.as_ref().and_then(Room::wake_at);
        if due.is_some_and(|due| due <= self.now) {
            self.tell(Input::Tick);
            let next = self.room.as_ref().and_then(Room::wake_at);
            assert!(
                next.is_none_or(|next| next > self.now),
                "the room wants to be woken for ever"
            );
        }
    }

    pub(super) fn tell(&mut self, input: Input) {
        let room = self.room.get_or_insert_with(|| {
            self.phase_untold = false;
            bench::open(&self.journal, &self.claims, self.phase)
        });
        let mut effects = Vec::new();
        room.handle(self.now, input, &mut effects);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send { connection, frame } => self.send(&[connection], &frame),
            Effect::Broadcast { connections, frame } => self.send(&connections, &frame),
            Effect::Append(batch) => {
                assert!(self.errand.is_none(), "two errands at once");
                self.errand = Some(Errand::Append(batch));
            }
            Effect::Load { after } => {
                assert!(self.errand.is_none(), "two errands at once");
                self.errand = Some(Errand::Load(after));
            }
            Effect::Snapshot { through, state } => {
                assert_eq!(through.0, self.journal.len() as u64);
                assert_eq!(content(&Copy::of(1, [&*state]).doc), content(&self.durable.doc));
            }
            Effect::Close { connection, code, .. } => {
                if self.hostile == Some(connection.0) {
                    self.hostile = None;
                    self.reached.hostile_closed += 1;
                }
                for wire in self.people.iter_mut().filter_map(|person| person.wire.as_mut()) {
                    if wire.connection == connection.0 {
                        wire.closed = Some(code.number());
                    }
                }
            }
            Effect::Flushed { token, seq } => {
                assert!(token.0 <= self.flushes && seq.0 <= self.journal.len() as u64);
                self.reached.flushes += 1;
            }
            Effect::Stopped(reason) => {
                assert_eq!(reason, collab::StopReason::StoreFailed);
                self.room = None;
                self.errand = None;
                self.hostile = None;
                self.assert_promises();
            }
        }
    }

    /// Puts a frame on wires, after looking whether the server may say it.
    fn send(&mut self, connections: &[ConnectionId], frame: &[u8]) {
        match said(frame) {
            Said::Step1(vector) => {
                let durable = self.durable.vector();
                for (client, clock) in vector.iter() {
                    assert!(
                        *clock <= durable.get(client),
                        "a state vector told of what is not durable"
                    );
                }
            }
            Said::Step2(update) | Said::Update(update) => {
                let update = Update::decode_v1(&update).unwrap();
                let durable = Update::decode_v1(&self.durable.state()).unwrap();
                let early = update.insertions(true).diff(&durable.insertions(true));
                assert!(early.is_empty(), "sent before it was durable");
                let early = update.delete_set().diff(&self.durable_deleted);
                assert!(early.is_empty(), "deletions sent before they were durable");
            }
            _ => {}
        }
        for wire in self.people.iter_mut().filter_map(|person| person.wire.as_mut()) {
            if connections.contains(&ConnectionId(wire.connection)) {
                assert_eq!(wire.closed, None, "a frame after the close");
                wire.to_person.push_back(frame.to_vec());
            }
        }
    }

    /// Everything that was acknowledged is in the journal.
    pub(super) fn assert_promises(&self) {
        let journal = Copy::of(2, self.journal.iter().map(|update| &**update));
        let vector = journal.vector();
        let deleted = deleted(&journal.state());
        for Promise {
            client,
            clock,
            deleted: promised,
        } in self.people.iter().flat_map(|person| &person.promised)
        {
            let saved = vector.get(&yrs::ClientID::new(*client));
            assert!(
                saved >= *clock,
                "client {client}: acknowledged {clock}, saved {saved}"
            );
            assert!(
                promised.diff(&deleted).is_empty(),
                "an acknowledged deletion is lost"
            );
        }
    }
}

fn deleted(state: &[u8]) -> IdSet {
    Update::decode_v1(state).unwrap().delete_set().clone()
}
