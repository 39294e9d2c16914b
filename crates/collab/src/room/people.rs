//! Who comes, goes and changes: connections, roles, phases, names.
//! What others see of it is in [`super::here`].

use paper::{Phase, Role, SCHEMA};

use super::{Errand, Life, MAX_CONNECTIONS, Room};
use crate::connection::{Connection, Sight, Speech};
use crate::effect::{CloseCode, Effect, StopReason};
use crate::ids::{ConnectionId, MemberId, Millis};
use crate::input::{Dialect, Join, User};
use crate::protocol::{self, ResetReason, Status};

impl Room {
    pub(super) fn join(&mut self, now: Millis, join: Join, effects: &mut Vec<Effect>) {
        let id = join.connection;
        if self.life == Life::Draining {
            return turn_away(id, CloseCode::Restart, "the server stops", effects);
        }
        if self.connections.len() >= MAX_CONNECTIONS {
            return turn_away(id, CloseCode::TryAgainLater, "the room is full", effects);
        }
        let speech = match &join.dialect {
            Dialect::Stock => Speech::Stock,
            Dialect::Own { schema, .. } if *schema != SCHEMA => {
                return outdated(id, ResetReason::Schema, effects);
            }
            Dialect::Own { epoch, .. } if *epoch != self.epoch => {
                return outdated(id, ResetReason::Epoch, effects);
            }
            Dialect::Own { .. } => Speech::Own,
        };
        let connection = Connection::new(now, join.member, join.role, join.user, speech);
        self.connections.insert(id, connection);
        self.waiting.insert(id);
        self.send_status(now, id, effects);
        self.show_all_to(now, id, effects);
        self.clocks.people_changed(now);
    }

    /// Forgets a connection; what it wrote stays.
    pub(super) fn forget(&mut self, id: ConnectionId) {
        if self.connections.remove(&id).is_some() {
            self.waiting.remove(&id);
            self.next.acknowledgements.remove(&id);
            self.presence.leave(id);
            self.clocks.people_left();
        }
    }

    pub(super) fn close(
        &mut self,
        id: ConnectionId,
        code: CloseCode,
        reason: &'static str,
        effects: &mut Vec<Effect>,
    ) {
        if self.connections.contains_key(&id) {
            self.forget(id);
            effects.push(Effect::Close {
                connection: id,
                code,
                reason,
            });
        }
    }

    pub(super) fn change_phase(&mut self, now: Millis, phase: Phase, effects: &mut Vec<Effect>) {
        if self.phase != phase {
            self.phase = phase;
            for id in self.ids() {
                self.send_status(now, id, effects);
            }
        }
    }

    pub(super) fn change_role(
        &mut self,
        now: Millis,
        member: &MemberId,
        role: Role,
        effects: &mut Vec<Effect>,
    ) {
        self.set_queued_role(member, Some(role));
        for id in self.ids_of(member) {
            if let Some(connection) = self.connections.get_mut(&id) {
                connection.role = role;
                if connection.sight(self.phase) == Sight::Nothing {
                    self.presence.leave(id);
                }
            }
            self.send_status(now, id, effects);
            self.show_all_to(now, id, effects);
            self.clocks.people_changed(now);
        }
    }

    pub(super) fn change_user(
        &mut self,
        now: Millis,
        member: &MemberId,
        user: &User,
        effects: &mut Vec<Effect>,
    ) {
        for id in self.ids_of(member) {
            if let Some(connection) = self.connections.get_mut(&id) {
                connection.user = user.clone();
            }
            self.presence.touch(id);
            self.send_status(now, id, effects);
            self.clocks.people_changed(now);
        }
    }

    pub(super) fn revoke(&mut self, member: &MemberId, effects: &mut Vec<Effect>) {
        self.set_queued_role(member, None);
        for id in self.ids_of(member) {
            self.close(id, CloseCode::SignedOut, "the sign-in has ended", effects);
        }
    }

    /// The text's life has ended: every copy of it is dropped.
    pub(super) fn epoch_has_ended(&mut self, effects: &mut Vec<Effect>) {
        for id in self.ids() {
            let (sentence, why) = words_of(ResetReason::Epoch);
            self.reset(
                id,
                ResetReason::Epoch,
                sentence,
                CloseCode::Outdated,
                why,
                effects,
            );
        }
        self.end(StopReason::Epoch, effects);
    }

    /// Closes everything and ends the room.
    pub(super) fn stop(
        &mut self,
        code: CloseCode,
        why: &'static str,
        reason: StopReason,
        effects: &mut Vec<Effect>,
    ) {
        for id in self.ids() {
            self.close(id, code, why, effects);
        }
        self.end(reason, effects);
    }

    fn end(&mut self, reason: StopReason, effects: &mut Vec<Effect>) {
        self.life = Life::Stopped;
        effects.push(Effect::Stopped(reason));
    }

    pub(super) fn ids(&self) -> Vec<ConnectionId> {
        self.connections.keys().copied().collect()
    }

    fn ids_of(&self, member: &MemberId) -> Vec<ConnectionId> {
        self.connections
            .iter()
            .filter(|(_, connection)| connection.member == *member)
            .map(|(id, _)| *id)
            .collect()
    }

    /// What waits is admitted under the role that its member has when it is applied.
    fn set_queued_role(&mut self, member: &MemberId, role: Option<Role>) {
        let appending = match &mut self.errand {
            Errand::Append(appending) | Errand::LoadThenAppend(appending) => Some(&mut appending.tick),
            Errand::None | Errand::Load => None,
        };
        for tick in [Some(&mut self.next), appending].into_iter().flatten() {
            for queued in tick.updates.iter_mut().filter(|q| q.member == *member) {
                queued.role = role;
            }
        }
    }

    fn send_status(&mut self, now: Millis, id: ConnectionId, effects: &mut Vec<Effect>) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if connection.speech == Speech::Own {
            connection.last_sent = now;
            effects.push(Effect::Send {
                connection: id,
                frame: protocol::status(&Status {
                    epoch: &self.epoch,
                    schema: SCHEMA,
                    phase: self.phase,
                    role: connection.role,
                    may_write: connection.may_write(self.phase),
                    member: &connection.member,
                    user: &connection.user,
                }),
            });
        }
    }
}

fn turn_away(connection: ConnectionId, code: CloseCode, reason: &'static str, effects: &mut Vec<Effect>) {
    effects.push(Effect::Close {
        connection,
        code,
        reason,
    });
}

/// Refuses a copy that must not be merged with this text.
fn outdated(connection: ConnectionId, reason: ResetReason, effects: &mut Vec<Effect>) {
    let (sentence, why) = words_of(reason);
    effects.push(Effect::Send {
        connection,
        frame: protocol::reset(reason, sentence),
    });
    turn_away(connection, CloseCode::Outdated, why, effects);
}

fn words_of(reason: ResetReason) -> (&'static str, &'static str) {
    match reason {
        ResetReason::Schema => (
            "Diese Seite ist älter als der Text auf dem Server. Bitte laden Sie sie neu. Nicht Gespeichertes bleibt auf diesem Gerät.",
            "another schema",
        ),
        _ => (
            "Der Text wurde auf dem Server neu angelegt. Nicht Gespeichertes bleibt auf diesem Gerät.",
            "another epoch",
        ),
    }
}
