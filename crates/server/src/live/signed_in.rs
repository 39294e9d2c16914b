//! Which connections belong to which sign-in: signing out ends them at once, and a device that broke off is missed.
//!
//! Whether a sign-in is valid stands in the store.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use collab::ConnectionId;
use store::{Millis, SessionId, TextId};

use super::outbox::{Ending, Stopper};

/// After so long a device that broke off is not waited for any more.
const WAIT_MS: u64 = 12 * 60 * 60 * 1000;

/// The open connections of every sign-in, and the devices that broke off and have not come back.
#[derive(Debug, Default)]
pub struct SignedInConnections {
    // Held for a few lines without await.
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    open: HashMap<ConnectionId, Visit>,
    lost: HashMap<(SessionId, TextId), Millis>,
}

#[derive(Debug)]
struct Visit {
    session: SessionId,
    text: TextId,
    stopper: Stopper,
}

impl SignedInConnections {
    /// A connection has opened.
    pub fn add(&self, connection: ConnectionId, session: SessionId, text: TextId, stopper: Stopper) {
        let mut known = self.lock();
        known.lost.remove(&(session.clone(), text.clone()));
        known.open.insert(
            connection,
            Visit {
                session,
                text,
                stopper,
            },
        );
    }

    /// A connection is gone; answers whose it was in the end.
    pub fn remove(&self, connection: ConnectionId) -> Option<SessionId> {
        self.lock().open.remove(&connection).map(|visit| visit.session)
    }

    /// The connection of somebody who may write broke off: text may still be on the device alone.
    pub fn lost(&self, session: SessionId, text: TextId, now: Millis) {
        let mut known = self.lock();
        known
            .lost
            .retain(|_, at| now.get().saturating_sub(at.get()) < WAIT_MS);
        let back = known
            .open
            .values()
            .any(|visit| visit.session == session && visit.text == text);
        if !back {
            known.lost.insert((session, text), now);
        }
    }

    /// How many devices broke off from a text and have not come back.
    pub fn missing(&self, text: &TextId, now: Millis) -> usize {
        let known = self.lock();
        known
            .lost
            .iter()
            .filter(|((_, lost), at)| lost == text && now.get().saturating_sub(at.get()) < WAIT_MS)
            .count()
    }

    /// A device got a new sign-in in place of its old one; its connections go on.
    pub fn rotate(&self, old: &SessionId, new: &SessionId) {
        for visit in self
            .lock()
            .open
            .values_mut()
            .filter(|visit| visit.session == *old)
        {
            visit.session = new.clone();
        }
    }

    /// A sign-in has ended: so do its connections.
    pub fn end(&self, ended: &SessionId) {
        let mut known = self.lock();
        known.lost.retain(|(session, _), _| session != ended);
        for visit in known.open.values().filter(|visit| visit.session == *ended) {
            visit.stopper.stop(Ending::SIGNED_OUT);
        }
    }

    /// How many sockets a sign-in has open.
    pub fn count(&self, of: &SessionId) -> usize {
        self.lock()
            .open
            .values()
            .filter(|visit| visit.session == *of)
            .count()
    }

    /// How many sockets are open.
    pub fn all(&self) -> usize {
        self.lock().open.len()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::outbox;

    #[tokio::test]
    async fn signing_out_ends_the_connections_of_that_sign_in_only() {
        let connections = SignedInConnections::default();
        let (mine, _out, mut stop) = outbox();
        let (other, _out, _stop) = outbox();
        let text = TextId::new("letter");
        connections.add(ConnectionId(1), SessionId::new("a"), text.clone(), mine.stopper());
        connections.add(ConnectionId(2), SessionId::new("b"), text, other.stopper());
        connections.rotate(&SessionId::new("a"), &SessionId::new("c"));
        connections.end(&SessionId::new("c"));
        assert_eq!(stop.ordered().await, Ending::SIGNED_OUT);
        assert_eq!(connections.remove(ConnectionId(1)), Some(SessionId::new("c")));
        assert_eq!(connections.count(&SessionId::new("b")), 1);
    }

    #[test]
    fn a_device_is_missing_until_it_comes_back() {
        let connections = SignedInConnections::default();
        let (text, session) = (TextId::new("letter"), SessionId::new("a"));
        connections.lost(session.clone(), text.clone(), Millis::new(0));
        assert_eq!(connections.missing(&text, Millis::new(1)), 1);
        assert_eq!(connections.missing(&text, Millis::new(WAIT_MS)), 0);
        let (sender, _out, _stop) = outbox();
        connections.add(ConnectionId(1), session, text.clone(), sender.stopper());
        assert_eq!(connections.missing(&text, Millis::new(1)), 0);
    }
}
