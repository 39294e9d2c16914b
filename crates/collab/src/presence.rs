//! Who is here and where they are: cursors and counts, coalesced, never stored.
//! Who may see how much of it is decided by the room's connections ([`crate::connection::Sight`]).
//!
//! A connection has at most one entry, under an id that nobody else here uses; the server writes the `user` of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

use crate::ids::{ClientId, ConnectionId, Millis};
use crate::input::User;
use crate::protocol::{MAX_PRESENCE_STATE_BYTES, PresenceEntry};

/// Cursors are sent at most once in so many milliseconds.
pub const PRESENCE_EVERY_MS: u64 = 200;
/// The state that takes an entry away.
const NOBODY: &str = "null";

/// An entry in its two forms.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) client: ClientId,
    pub(crate) clock: u32,
    /// For those who see names.
    pub(crate) named: String,
    /// For those who see municipalities.
    pub(crate) nameless: String,
}

#[derive(Debug)]
struct Entry {
    client: ClientId,
    clock: u32,
    /// Nothing while the client shows no state.
    cursor: Option<Value>,
}

/// The presence of one room.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    entries: HashMap<ConnectionId, Entry>,
    taken: HashMap<ClientId, ConnectionId>,
    changed: BTreeSet<ConnectionId>,
    /// Entries that have gone, with their last clock.
    gone: BTreeMap<ClientId, u32>,
    last_batch: Option<Millis>,
}

#[derive(Serialize)]
struct State<'a> {
    cursor: &'a Value,
    user: &'a User,
}

impl Presence {
    /// Takes the entry of a connection out of a frame; a stock client echoes those of others, which are skipped.
    /// `may_use` says whether an id may be this connection's.
    pub(crate) fn receive(
        &mut self,
        connection: ConnectionId,
        entries: &[PresenceEntry<'_>],
        may_use: impl Fn(ClientId) -> bool,
    ) {
        for entry in entries {
            if entry.state.len() > MAX_PRESENCE_STATE_BYTES {
                continue;
            }
            match self.entries.get_mut(&connection) {
                Some(own) if own.client == entry.client => {
                    if entry.clock >= own.clock && own.update(entry) {
                        self.changed.insert(connection);
                    }
                }
                Some(_) => {}
                // The first state that a connection shows gives it its id; an id in use is somebody's echo.
                None if self.taken.contains_key(&entry.client)
                    || entry.state == NOBODY
                    || !may_use(entry.client) => {}
                None => {
                    let mut own = Entry {
                        client: entry.client,
                        clock: entry.clock,
                        cursor: None,
                    };
                    if own.update(entry) {
                        self.gone.remove(&own.client);
                        self.taken.insert(own.client, connection);
                        self.entries.insert(connection, own);
                        self.changed.insert(connection);
                    }
                }
            }
        }
    }

    pub(crate) fn leave(&mut self, connection: ConnectionId) {
        self.changed.remove(&connection);
        if let Some(entry) = self.entries.remove(&connection) {
            self.taken.remove(&entry.client);
            self.gone.insert(entry.client, entry.clock);
        }
    }

    /// Notes that what others may see of a connection's member has changed.
    pub(crate) fn touch(&mut self, connection: ConnectionId) {
        if self.entries.contains_key(&connection) {
            self.changed.insert(connection);
        }
    }

    /// When the next batch is due, if anything has changed.
    pub(crate) fn due(&self) -> Option<Millis> {
        let idle = self.changed.is_empty() && self.gone.is_empty();
        (!idle).then(|| {
            self.last_batch
                .map_or(Millis(0), |last| last.plus(PRESENCE_EVERY_MS))
        })
    }

    /// Takes what has changed since the last batch.
    pub(crate) fn batch<'u>(
        &mut self,
        now: Millis,
        user: impl Fn(ConnectionId) -> Option<&'u User>,
    ) -> Vec<Shown> {
        self.last_batch = Some(now);
        let mut batch: Vec<_> = std::mem::take(&mut self.gone)
            .into_iter()
            .map(|(client, clock)| Shown {
                client,
                clock,
                named: NOBODY.to_owned(),
                nameless: NOBODY.to_owned(),
            })
            .collect();
        for connection in std::mem::take(&mut self.changed) {
            if let (Some(entry), Some(user)) = (self.entries.get(&connection), user(connection)) {
                batch.push(entry.shown(user));
            }
        }
        batch
    }

    /// Everybody who shows a state now.
    pub(crate) fn all<'u>(&self, user: impl Fn(ConnectionId) -> Option<&'u User>) -> Vec<Shown> {
        let mut all: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.cursor.is_some())
            .filter_map(|(connection, entry)| Some(entry.shown(user(*connection)?)))
            .collect();
        all.sort_unstable_by_key(|shown| shown.client);
        all
    }
}

impl Entry {
    /// Takes a state over; one that is no JSON object is ignored.
    fn update(&mut self, entry: &PresenceEntry<'_>) -> bool {
        let cursor = match serde_json::from_str(entry.state) {
            Ok(Value::Null) => None,
            Ok(Value::Object(mut state)) => Some(
                state
                    .remove("cursor")
                    .filter(Value::is_object)
                    .unwrap_or(Value::Null),
            ),
            _ => return false,
        };
        self.clock = entry.clock;
        self.cursor = cursor;
        true
    }

    fn shown(&self, user: &User) -> Shown {
        let nameless = User {
            name: String::new(),
            ..user.clone()
        };
        let state = |user: &User| match &self.cursor {
            // Serialising plain structs into memory cannot fail.
            Some(cursor) => serde_json::to_string(&State { cursor, user }).unwrap_or_default(),
            None => NOBODY.to_owned(),
        };
        Shown {
            client: self.client,
            clock: self.clock,
            named: state(user),
            nameless: state(&nameless),
        }
    }
}
