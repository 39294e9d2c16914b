//! What is shown of who is here: cursors, counts, and a sign of life for connections on which nothing happens.

use bytes::Bytes;

use super::Room;
use crate::connection::{Sight, Speech};
use crate::effect::Effect;
use crate::ids::{ConnectionId, Millis};
use crate::presence::Shown;
use crate::protocol::{self, MAX_PRESENCE_ENTRIES, People};

/// Counts of who is here are sent at most once in so many milliseconds.
pub const PEOPLE_EVERY_MS: u64 = 1_000;
/// People that one message lists; the count tells of the rest.
pub const MAX_PEOPLE_LISTED: usize = 300;
/// A connection on which nothing was sent for so long gets a sign of life: a stock client gives up after 30 s.
pub const SIGN_OF_LIFE_MS: u64 = 10_000;

/// When things are due.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    people_due: Option<Millis>,
    people_sent: Option<Millis>,
    signs_due: Option<Millis>,
}

impl Clocks {
    pub(super) fn people_changed(&mut self, now: Millis) {
        let earliest = self.people_sent.map_or(now, |sent| sent.plus(PEOPLE_EVERY_MS));
        self.people_due.get_or_insert(earliest);
    }

    /// The same where no time is at hand: it is due as soon as it may be.
    pub(super) fn people_left(&mut self) {
        self.people_changed(Millis(0));
    }
}

impl Room {
    /// Sends what is due.
    pub(super) fn show(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.presence.due().is_some_and(|due| due <= now) {
            self.show_cursors(now, effects);
        }
        if self.clocks.people_due.is_some_and(|due| due <= now) {
            self.show_people(now, effects);
        }
        match self.clocks.signs_due {
            _ if self.connections.is_empty() => self.clocks.signs_due = None,
            Some(due) if due > now => {}
            _ => {
                self.show_life(now, effects);
                self.clocks.signs_due = Some(now.plus(SIGN_OF_LIFE_MS));
            }
        }
    }

    pub(super) fn next_wake(&self) -> Option<Millis> {
        [self.presence.due(), self.clocks.people_due, self.clocks.signs_due]
            .into_iter()
            .flatten()
            .min()
    }

    /// Sends everybody's presence on one connection, as far as it may see it.
    pub(super) fn show_all_to(&mut self, now: Millis, id: ConnectionId, effects: &mut Vec<Effect>) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let sight = connection.sight(self.phase);
        let all = self
            .presence
            .all(|id| self.connections.get(&id).map(|other| &other.user));
        if sight != Sight::Nothing {
            for frame in frames(&all, sight) {
                self.send_to(now, vec![id], frame, effects);
            }
        }
    }

    /// Sends a frame on every connection that understands our own messages.
    pub(super) fn publish(&mut self, now: Millis, frame: &Bytes, effects: &mut Vec<Effect>) {
        let own = self.which(|_, speech| speech == Speech::Own);
        self.send_to(now, own, frame.clone(), effects);
    }

    fn show_cursors(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let connections = &self.connections;
        let batch = self
            .presence
            .batch(now, |id| connections.get(&id).map(|other| &other.user));
        for sight in [Sight::Names, Sight::Municipalities] {
            let viewers = self.which(|other, _| other == sight);
            if viewers.is_empty() {
                continue;
            }
            for frame in frames(&batch, sight) {
                self.send_to(now, viewers.clone(), frame, effects);
            }
        }
    }

    fn show_people(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        self.clocks.people_due = None;
        self.clocks.people_sent = Some(now);
        for sight in [Sight::Names, Sight::Municipalities] {
            let viewers = self.which(|other, speech| other == sight && speech == Speech::Own);
            if !viewers.is_empty() {
                let frame = self.people(sight);
                self.send_to(now, viewers, frame, effects);
            }
        }
    }

    /// Everybody who is here, once, however many connections they have.
    fn people(&self, sight: Sight) -> Bytes {
        let mut here: Vec<_> = self
            .connections
            .values()
            .map(|c| (&c.user.municipality, &c.user.name, &c.member, c.user.color))
            .collect();
        here.sort_unstable();
        here.dedup_by_key(|(_, _, member, _)| *member);
        protocol::people(&People {
            count: here.len(),
            people: here
                .iter()
                .take(MAX_PEOPLE_LISTED)
                .map(|(municipality, name, _, color)| protocol::Shown {
                    name: if sight == Sight::Names { name } else { "" },
                    municipality,
                    color: *color,
                })
                .collect(),
        })
    }

    fn show_life(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let silent: Vec<_> = self
            .connections
            .iter()
            .filter(|(_, connection)| now.since(connection.last_sent) >= SIGN_OF_LIFE_MS)
            .map(|(id, _)| *id)
            .collect();
        let nothing = protocol::presence_frame(std::iter::empty::<(_, _, &str)>());
        self.send_to(now, silent, nothing, effects);
    }

    fn which(&self, wanted: impl Fn(Sight, Speech) -> bool) -> Vec<ConnectionId> {
        self.connections
            .iter()
            .filter(|(_, connection)| wanted(connection.sight(self.phase), connection.speech))
            .map(|(id, _)| *id)
            .collect()
    }

    fn send_to(
        &mut self,
        now: Millis,
        connections: Vec<ConnectionId>,
        frame: Bytes,
        effects: &mut Vec<Effect>,
    ) {
        for id in &connections {
            if let Some(connection) = self.connections.get_mut(id) {
                connection.last_sent = now;
            }
        }
        if !connections.is_empty() {
            effects.push(Effect::Broadcast { connections, frame });
        }
    }
}

/// Presence frames of bounded size.
fn frames(entries: &[Shown], sight: Sight) -> impl Iterator<Item = Bytes> {
    entries.chunks(MAX_PRESENCE_ENTRIES).map(move |chunk| {
        protocol::presence_frame(chunk.iter().map(|shown| {
            let state = match sight {
                Sight::Names => &shown.named,
                Sight::Municipalities | Sight::Nothing => &shown.nameless,
            };
            (shown.client, shown.clock, state.as_str())
        }))
    })
}
