//! Which connections belong to which sign-in, so that signing out ends them at once.
//!
//! Whether a sign-in is valid stands in the store.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use collab::ConnectionId;
use store::SessionId;

use super::outbox::{Ending, Stopper};

/// The open connections of every sign-in.
#[derive(Debug, Default)]
pub struct SignedInConnections {
    // Held for a few lines without await.
    open: Mutex<HashMap<ConnectionId, (SessionId, Stopper)>>,
}

impl SignedInConnections {
    /// A connection has opened.
    pub fn add(&self, connection: ConnectionId, session: SessionId, stopper: Stopper) {
        self.lock().insert(connection, (session, stopper));
    }

    /// A connection is gone; answers whose it was in the end.
    pub fn remove(&self, connection: ConnectionId) -> Option<SessionId> {
        self.lock().remove(&connection).map(|(session, _)| session)
    }

    /// A device got a new sign-in in place of its old one; its connections go on.
    pub fn rotate(&self, old: &SessionId, new: &SessionId) {
        for (session, _) in self.lock().values_mut().filter(|(session, _)| session == old) {
            *session = new.clone();
        }
    }

    /// A sign-in has ended: so do its connections.
    pub fn end(&self, ended: &SessionId) {
        for (_, stopper) in self.lock().values().filter(|(session, _)| session == ended) {
            stopper.stop(Ending::SIGNED_OUT);
        }
    }

    /// How many sockets a sign-in has open.
    pub fn count(&self, of: &SessionId) -> usize {
        self.lock().values().filter(|(session, _)| session == of).count()
    }

    /// How many sockets are open.
    pub fn all(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, (SessionId, Stopper)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
