//! Tickets: short-lived proofs that open the socket without a cookie.
//!
//! A ticket lives in memory, as a hash, for one member of one paper.
//! A stock client sends the same ticket whenever it comes again, so it may be used more than once, and a connection that
//! ends gives it its full time once more.
//! What the member may do is asked anew at every use, and nothing here is ever logged.

use std::collections::HashMap;
use std::sync::Mutex;

use store::{MemberId, Millis, PaperId, SessionId, TokenHash};

use crate::desk::Token;

/// How long a ticket opens a connection.
pub const LIFETIME_MS: u64 = 10 * 60 * 1000;
/// Tickets that may be open at once; beyond that the one that ends first gives way.
pub const OPEN_MAX: usize = 20_000;

/// For whom a ticket was made out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The sign-in that asked for it; when that ends, the ticket is worth nothing.
    pub session: SessionId,
    /// The member.
    pub member: MemberId,
    /// The paper.
    pub paper: PaperId,
}

/// All open tickets.
#[derive(Debug, Default)]
pub struct Tickets {
    // Held for a few lines without await.
    open: Mutex<HashMap<TokenHash, Open>>,
}

#[derive(Debug)]
struct Open {
    grant: Grant,
    until: Millis,
}

impl Tickets {
    /// Makes a ticket out.
    pub fn issue(&self, now: Millis, grant: Grant) -> Token {
        let ticket = Token::fresh();
        let mut open = self.lock();
        if open.len() >= OPEN_MAX {
            open.retain(|_, entry| entry.until > now);
        }
        if open.len() >= OPEN_MAX {
            let first = open
                .iter()
                .min_by_key(|(_, entry)| entry.until)
                .map(|(hash, _)| *hash);
            first.map(|hash| open.remove(&hash));
        }
        open.insert(
            ticket.hash(),
            Open {
                grant,
                until: now.later(LIFETIME_MS),
            },
        );
        ticket
    }

    /// For whom this ticket was made out, while its time lasts.
    pub fn redeem(&self, now: Millis, ticket: &str) -> Option<Grant> {
        let mut open = self.lock();
        let hash = TokenHash::of(ticket);
        match open.get(&hash) {
            Some(entry) if entry.until > now => Some(entry.grant.clone()),
            Some(_) => {
                open.remove(&hash);
                None
            }
            None => None,
        }
    }

    /// Gives a ticket its full time again, because the connection that it opened has just ended.
    pub fn renew(&self, now: Millis, ticket: &str, grant: &Grant) {
        let entry = Open {
            grant: grant.clone(),
            until: now.later(LIFETIME_MS),
        };
        self.lock().insert(TokenHash::of(ticket), entry);
    }

    /// A device got a new sign-in in place of its old one; its tickets go on.
    pub fn rotate(&self, old: &SessionId, new: &SessionId) {
        for entry in self
            .lock()
            .values_mut()
            .filter(|entry| entry.grant.session == *old)
        {
            entry.grant.session = new.clone();
        }
    }

    /// Takes all tickets of a sign-in away.
    pub fn revoke(&self, session: &SessionId) {
        self.lock().retain(|_, entry| entry.grant.session != *session);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TokenHash, Open>> {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(session: &str) -> Grant {
        Grant {
            session: SessionId::new(session),
            member: MemberId::new("maren"),
            paper: PaperId::new("musterhausen"),
        }
    }

    #[test]
    fn it_opens_more_than_once_until_its_time_is_over() {
        let tickets = Tickets::default();
        let ticket = tickets.issue(Millis::new(0), grant("a"));
        assert_eq!(ticket.reveal().len(), 43);
        for at in [0, LIFETIME_MS - 1] {
            assert_eq!(tickets.redeem(Millis::new(at), ticket.reveal()), Some(grant("a")));
        }
        assert_eq!(tickets.redeem(Millis::new(LIFETIME_MS), ticket.reveal()), None);
        assert_eq!(tickets.redeem(Millis::new(0), "guessed"), None);
    }

    #[test]
    fn it_ends_with_the_sign_in() {
        let tickets = Tickets::default();
        let gone = tickets.issue(Millis::new(0), grant("a"));
        let kept = tickets.issue(Millis::new(0), grant("b"));
        tickets.revoke(&SessionId::new("a"));
        assert_eq!(tickets.redeem(Millis::new(1), gone.reveal()), None);
        assert!(tickets.redeem(Millis::new(1), kept.reveal()).is_some());
    }

    #[test]
    fn there_is_a_limit() {
        let tickets = Tickets::default();
        let first = tickets.issue(Millis::new(0), grant("a"));
        for _ in 0..OPEN_MAX {
            tickets.issue(Millis::new(1), grant("a"));
        }
        assert_eq!(tickets.lock().len(), OPEN_MAX);
        assert_eq!(tickets.redeem(Millis::new(1), first.reveal()), None);
    }
}
