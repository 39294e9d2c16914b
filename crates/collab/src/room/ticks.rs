//! The way of updates into the journal, and of what is durable to the connections.

use bytes::Bytes;

use super::{Appending, Errand, Life, Room, Tick};
use crate::connection::Speech;
use crate::effect::{Batch, Claim, CloseCode, Effect, StopReason};
use crate::gate::{Refusal, Writes};
use crate::ids::{ClientId, ConnectionId, MemberId, Millis, Seq};
use crate::input::StoredUpdate;
use crate::protocol;

impl Room {
    /// Does what the state of the journal allows: answers who waits, then starts the next errand.
    pub(super) fn proceed(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.document_is_durable() {
            self.answer_waiting(now, effects);
            self.compact(effects);
        }
        if !matches!(self.errand, Errand::None) {
            return;
        }
        if self.store_head > self.journal.head() {
            self.load(Errand::Load, effects);
            return;
        }
        self.start_append(now, effects);
        if self.life == Life::Draining && matches!(self.errand, Errand::None) {
            let reason = "the server stops";
            self.stop(CloseCode::Restart, reason, StopReason::Drained, effects);
        }
    }

    pub(super) fn appended(&mut self, now: Millis, through: Seq, effects: &mut Vec<Effect>) {
        let Errand::Append(appending) = std::mem::replace(&mut self.errand, Errand::None) else {
            return self.store_failed(effects);
        };
        let Appending { batch, tick } = appending;
        if through != batch.expected_head.next() {
            return self.store_failed(effects);
        }
        for claim in batch.claims {
            self.gate.own(claim.client, claim.member);
        }
        self.durable(now, batch.update, effects);
        self.release(now, tick, effects);
    }

    pub(super) fn append_conflict(&mut self, head: Seq, effects: &mut Vec<Effect>) {
        match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::Append(appending) if head > self.journal.head() => {
                self.store_head = self.store_head.max(head);
                self.load(Errand::LoadThenAppend(appending), effects);
            }
            // A head that we have, or a shorter one, is no conflict that loading could mend.
            _ => self.store_failed(effects),
        }
    }

    /// The running append will not be: its updates wait again, and the rules of now decide about them.
    pub(super) fn append_refused(&mut self, effects: &mut Vec<Effect>) {
        let Errand::Append(appending) = std::mem::replace(&mut self.errand, Errand::None) else {
            return self.store_failed(effects);
        };
        let Tick {
            updates,
            acknowledgements,
            flushes,
            ..
        } = std::mem::replace(&mut self.next, appending.tick);
        self.next.updates.extend(updates);
        self.next.acknowledgements.extend(acknowledgements);
        self.next.flushes.extend(flushes);
        self.rebuild(effects);
    }

    pub(super) fn loaded(
        &mut self,
        now: Millis,
        updates: Vec<StoredUpdate>,
        claims: Vec<(ClientId, MemberId)>,
        effects: &mut Vec<Effect>,
    ) {
        let before = self.journal.head();
        for (client, member) in claims {
            self.gate.own(client, member);
        }
        for update in updates {
            let expected = self.journal.head().next();
            if update.seq < expected {
                continue;
            }
            if update.seq > expected {
                return self.store_failed(effects);
            }
            let applied =
                self.gate.replay(&update.bytes).is_ok() && self.document.apply([&*update.bytes]).is_ok();
            if !applied {
                return self.corrupt(effects);
            }
            self.durable(now, update.bytes, effects);
        }
        self.store_head = self.store_head.max(self.journal.head());
        match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::Load | Errand::LoadThenAppend(_) if self.journal.head() == before => {
                self.store_failed(effects);
            }
            Errand::LoadThenAppend(appending) if self.store_head > self.journal.head() => {
                self.load(Errand::LoadThenAppend(appending), effects);
            }
            Errand::LoadThenAppend(mut appending) => {
                appending.batch.expected_head = self.journal.head();
                effects.push(Effect::Append(appending.batch.clone()));
                self.errand = Errand::Append(appending);
            }
            Errand::Load => {}
            Errand::None | Errand::Append(_) => self.store_failed(effects),
        }
    }

    pub(super) fn store_failed(&mut self, effects: &mut Vec<Effect>) {
        let reason = "the text cannot be stored";
        self.stop(CloseCode::TryAgainLater, reason, StopReason::StoreFailed, effects);
    }

    pub(super) fn corrupt(&mut self, effects: &mut Vec<Effect>) {
        let reason = "the text is read again";
        self.stop(CloseCode::Restart, reason, StopReason::Corrupt, effects);
    }

    /// Applies what waits in one transaction and has it appended; what needs no append is durable at once.
    fn start_append(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self
            .next
            .updates
            .iter()
            .any(|q| self.writes(q.role) == Writes::Denied)
        {
            self.rebuild(effects);
        }
        while !self.next.updates.is_empty() && self.life != Life::Stopped {
            let applied = self
                .document
                .apply(self.next.updates.iter().map(|queued| &*queued.update));
            match applied {
                Ok(Some(update)) => return self.append(update, effects),
                // The server knew more deletions than the clients said.
                Ok(None) => self.next.updates.clear(),
                Err(spoilt) => self.expel(spoilt.at, effects),
            }
        }
        if self.life != Life::Stopped && !self.next.is_empty() {
            let tick = std::mem::take(&mut self.next);
            self.release(now, tick, effects);
        }
    }

    fn append(&mut self, update: Bytes, effects: &mut Vec<Effect>) {
        if self.gate.note_deletions(&update).is_err() {
            return self.corrupt(effects);
        }
        let tick = std::mem::take(&mut self.next);
        let claims = tick
            .updates
            .iter()
            .flat_map(|queued| {
                queued.claims.iter().map(|client| Claim {
                    client: *client,
                    member: queued.member.clone(),
                })
            })
            .collect();
        let batch = Batch {
            expected_head: self.journal.head(),
            epoch: self.epoch.clone(),
            phase: self.phase,
            update,
            claims,
        };
        effects.push(Effect::Append(batch.clone()));
        self.errand = Errand::Append(Appending { batch, tick });
    }

    /// Drops an update that the gate let through and yrs would not take, and who sent it.
    fn expel(&mut self, at: usize, effects: &mut Vec<Effect>) {
        if at < self.next.updates.len() {
            let queued = self.next.updates.remove(at);
            let refusal = Refusal::Forbidden("an update that cannot be applied");
            self.refuse(queued.connection, refusal, effects);
        }
        self.rebuild(effects);
    }

    fn load(&mut self, errand: Errand, effects: &mut Vec<Effect>) {
        self.errand = errand;
        effects.push(Effect::Load {
            after: self.journal.head(),
        });
    }

    /// An update is in the journal now: everybody who follows gets it.
    fn durable(&mut self, now: Millis, update: Bytes, effects: &mut Vec<Effect>) {
        let frame = protocol::update(&update);
        self.journal.append(update);
        let followers: Vec<_> = self
            .connections
            .iter_mut()
            .filter(|(_, connection)| connection.follows)
            .map(|(id, connection)| {
                connection.last_sent = now;
                *id
            })
            .collect();
        if !followers.is_empty() {
            effects.push(Effect::Broadcast {
                connections: followers,
                frame,
            });
        }
    }

    /// Tells who waits for what is durable now.
    fn release(&mut self, now: Millis, tick: Tick, effects: &mut Vec<Effect>) {
        for (id, frames) in tick.acknowledgements {
            if let Some(connection) = self.connections.get_mut(&id)
                && connection.speech == Speech::Own
            {
                connection.last_sent = now;
                effects.push(Effect::Send {
                    connection: id,
                    frame: protocol::acknowledged(frames),
                });
            }
        }
        let seq = self.journal.head();
        effects.extend(
            tick.flushes
                .into_iter()
                .map(|token| Effect::Flushed { token, seq }),
        );
    }

    /// Sends questions and answers that must not say more than is durable.
    fn answer_waiting(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.waiting.is_empty() {
            return;
        }
        let question = protocol::step_1(&self.document.state_vector());
        for id in std::mem::take(&mut self.waiting) {
            self.answer(now, id, &question, effects);
        }
    }

    fn answer(&mut self, now: Millis, id: ConnectionId, question: &Bytes, effects: &mut Vec<Effect>) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        connection.last_sent = now;
        if std::mem::take(&mut connection.ask) {
            effects.push(Effect::Send {
                connection: id,
                frame: question.clone(),
            });
        }
        if let Some(vector) = connection.wants.take() {
            connection.follows = true;
            let vector = self.gate.mend(&vector);
            let head = self.journal.head();
            let frame = match &self.answer {
                Some((seq, known, frame)) if *seq == head && *known == vector => frame.clone(),
                _ => protocol::step_2(&self.document.beyond(&vector)),
            };
            self.answer = Some((head, vector, frame.clone()));
            effects.push(Effect::Send {
                connection: id,
                frame,
            });
        }
    }

    /// Merges the journal in memory and offers the result as a snapshot, when enough has come together.
    fn compact(&mut self, effects: &mut Vec<Effect>) {
        if self.journal.snapshot_is_due() {
            let state = self.document.state();
            self.journal.compact(state.clone());
            effects.push(Effect::Snapshot {
                through: self.journal.head(),
                state,
            });
        }
    }
}
