//! What arrives on a connection: questions, updates, presence; and what is answered to what is refused.

use bytes::Bytes;

use super::{Life, Queued, Room};
use crate::connection::{Remedy, Sight, Speech};
use crate::effect::{CloseCode, Effect};
use crate::gate::{Admitted, Refusal};
use crate::ids::{ConnectionId, Millis};
use crate::protocol::{self, MAX_PRESENCE_FRAME_BYTES, Message, ResetReason};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Step2,
    Update,
}

impl Room {
    pub(super) fn frame(&mut self, now: Millis, id: ConnectionId, bytes: &Bytes, effects: &mut Vec<Effect>) {
        // What arrives while the room drains is not acknowledged, so it comes again.
        if self.life == Life::Draining {
            return;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if bytes.len() > protocol::frame_limit(connection.role) {
            return self.refuse(id, Refusal::TooMuch("bytes"), effects);
        }
        match protocol::decode(bytes) {
            Ok(Message::Step1(vector)) => {
                if !connection.may_ask(now) {
                    return self.close(id, CloseCode::TryAgainLater, "too many questions", effects);
                }
                connection.wants = Some(vector);
                self.waiting.insert(id);
            }
            Ok(Message::Step2(update)) => {
                self.update(id, Kind::Step2, &bytes.slice_ref(update), effects);
            }
            Ok(Message::Update(update)) => {
                self.update(id, Kind::Update, &bytes.slice_ref(update), effects);
            }
            Ok(Message::Presence(entries)) => {
                if bytes.len() > MAX_PRESENCE_FRAME_BYTES {
                    return self.close(id, CloseCode::Malformed, "presence too large", effects);
                }
                if connection.sight(self.phase) != Sight::Nothing {
                    let (gate, member) = (&self.gate, &connection.member);
                    self.presence
                        .receive(id, &entries, |client| !gate.is_foreign(client, member));
                }
            }
            Ok(Message::QueryPresence) => {
                if !connection.may_ask(now) {
                    return self.close(id, CloseCode::TryAgainLater, "too many questions", effects);
                }
                self.show_all_to(now, id, effects);
            }
            Err(_) => self.close(id, CloseCode::Malformed, "malformed frame", effects),
        }
    }

    fn update(&mut self, id: ConnectionId, kind: Kind, update: &Bytes, effects: &mut Vec<Effect>) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        connection.count_frame();
        let (member, role) = (connection.member.clone(), connection.role);
        if self.next.is_full(update.len()) {
            return self.close(id, CloseCode::TryAgainLater, "the store is slow", effects);
        }
        let writes = self.writes(Some(role));
        match self.gate.admit(&member, writes, update) {
            Ok(Admitted::Known) => self.acknowledge_later(id, kind),
            Ok(Admitted::New { claims }) => {
                self.acknowledge_later(id, kind);
                self.next.push(Queued {
                    connection: id,
                    member,
                    role: Some(role),
                    update: update.clone(),
                    claims,
                });
            }
            Err(Refusal::Unmet) => self.unmet(id, kind, effects),
            Err(refusal) => self.refuse(id, refusal, effects),
        }
    }

    /// Notes that the frame is durable when everything is that was admitted until now.
    fn acknowledge_later(&mut self, id: ConnectionId, kind: Kind) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let frames = match kind {
            Kind::Step2 => connection.admitted_step_2(),
            Kind::Update => connection.admitted_update(),
        };
        if let Some(frames) = frames {
            self.next.acknowledgements.insert(id, frames);
        }
    }

    fn unmet(&mut self, id: ConnectionId, kind: Kind, effects: &mut Vec<Effect>) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let remedy = match kind {
            Kind::Step2 => connection.unmet_step_2(),
            Kind::Update => connection.unmet_update(),
        };
        match remedy {
            Remedy::Wait => {}
            Remedy::Ask => {
                self.waiting.insert(id);
            }
            Remedy::Reset => self.refuse(id, Refusal::Unmet, effects),
        }
    }

    /// Closes a connection whose update is not admitted; its copy has diverged for good.
    pub(super) fn refuse(&mut self, id: ConnectionId, refusal: Refusal, effects: &mut Vec<Effect>) {
        let (reason, sentence, why) = match refusal {
            Refusal::Malformed(_) => {
                return self.close(id, CloseCode::Malformed, "malformed update", effects);
            }
            Refusal::Unmet => (
                ResetReason::Diverged,
                "Ihre Kopie passt nicht mehr zum gemeinsamen Text. Nicht Gespeichertes bleibt auf diesem Gerät.",
                "unknown dependency",
            ),
            Refusal::ReadOnly => (
                ResetReason::Refused,
                "Der Text kann von Ihnen gerade nicht direkt geändert werden. Nicht Gespeichertes bleibt auf diesem Gerät.",
                "may not write",
            ),
            Refusal::TooMuch(_) => (
                ResetReason::Refused,
                "Diese Änderung ist zu groß für einen Schritt. Nicht Gespeichertes bleibt auf diesem Gerät.",
                "too much at once",
            ),
            Refusal::Foreign(_) => (
                ResetReason::Refused,
                "Diese Änderung gehört nicht zu Ihrer Anmeldung. Nicht Gespeichertes bleibt auf diesem Gerät.",
                "foreign client id",
            ),
            Refusal::Forbidden(why) => (
                ResetReason::Refused,
                "Diese Änderung passt nicht in den gemeinsamen Text. Nicht Gespeichertes bleibt auf diesem Gerät.",
                why,
            ),
        };
        self.reset(id, reason, sentence, CloseCode::Refused, why, effects);
    }

    /// Tells a connection to drop its copy, if it understands, and closes it.
    pub(super) fn reset(
        &mut self,
        id: ConnectionId,
        reason: ResetReason,
        sentence: &str,
        code: CloseCode,
        why: &'static str,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(connection) = self.connections.get(&id)
            && connection.speech == Speech::Own
        {
            effects.push(Effect::Send {
                connection: id,
                frame: protocol::reset(reason, sentence),
            });
        }
        self.close(id, code, why, effects);
    }
}
