//! The gate: every byte that is to reach the document passes here first.
//! It reads updates with a strict, bounded parser of its own (`update`), keeps a ledger of what the text holds
//! (`ledger`) and in which order (`order`), and decides what is new and allowed (`admission`).
//!
//! Not here: limits of a frame's size by role ([`crate::protocol::frame_limit`]), answers to what is refused (the room).
//!
//! yrs alone can be crashed, poisoned or stalled by hostile bytes, so the rule is: only what the gate understands
//! completely is admitted.
//! Limits count what is new; what is known already is skipped in linear time, because an honest step 2 repeats it.

mod admission;
mod ledger;
mod order;
mod update;

use std::collections::HashMap;

use yrs::{ClientID, StateVector};

use crate::ids::{ClientId, MemberId};
use crate::wire::Malformed;
use admission::Strictness;
use ledger::{Draft, Ledger, What};
use update::BlockId;

/// Clients with new blocks in one update.
pub const MAX_NEW_CLIENTS: usize = 64;
/// New deleted ranges in one update.
pub const MAX_NEW_DELETIONS: usize = 2_000;
/// New blocks in one update.
pub const MAX_NEW_BLOCKS: usize = 10_000;
/// New UTF-16 code units and other elements in one update.
pub const MAX_NEW_UNITS: u64 = 1_000_000;
/// Client ids that one member may use in one text: each load of the page takes one.
pub const MAX_CLIENTS_OF_MEMBER: usize = 4_000;
/// The largest new client id: Yjs draws 32 bits.
pub const MAX_NEW_CLIENT_ID: u64 = u32::MAX as u64;

/// Why an update is not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are no update.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
    /// It is an update, but not of our text.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// It holds more new things than one update may.
    #[error("too many {0}")]
    TooMuch(&'static str),
    /// It writes under a client id that belongs to somebody else.
    #[error("client id {0} belongs to somebody else")]
    Foreign(ClientId),
    /// It changes the text, and its sender may not.
    #[error("the sender may not change the text")]
    ReadOnly,
    /// It builds on blocks that are not known.
    #[error("it builds on blocks that are not known")]
    Unmet,
}

/// Whether a sender may change the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// It may.
    Allowed,
    /// It may not; only what changes nothing passes.
    Denied,
}

/// What an admitted update means for the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// Everything in it is known already.
    Known,
    /// It holds something new, which the gate counts as part of the text from now on.
    New {
        /// Client ids that it uses for the first time.
        claims: Vec<ClientId>,
    },
}

#[derive(Debug)]
struct Owner {
    member: MemberId,
    durable: bool,
}

/// The gate of one text.
#[derive(Debug, Default)]
pub struct Gate {
    ledger: Ledger,
    owners: HashMap<ClientId, Owner>,
}

impl Gate {
    /// Takes an update of the journal; its form is checked, not its policy.
    pub fn replay(&mut self, update: &[u8]) -> Result<(), Refusal> {
        let parsed = update::parse(update)?;
        let draft = admission::draft(&mut self.ledger, &parsed, Strictness::Form);
        match draft {
            Ok(draft) => {
                self.ledger.accept(draft);
                Ok(())
            }
            Err(refusal) => {
                self.ledger.order.rollback();
                Err(refusal)
            }
        }
    }

    /// Notes that a client id belongs to a member, durably.
    pub fn own(&mut self, client: ClientId, member: MemberId) {
        self.owners.insert(
            client,
            Owner {
                member,
                durable: true,
            },
        );
    }

    /// Forgets all blocks, deletions and claims that are not durable; the journal is to be replayed.
    pub(crate) fn restart(&mut self) {
        self.ledger = Ledger::default();
        self.owners.retain(|_, owner| owner.durable);
    }

    /// Decides about an update of a member.
    pub fn admit(&mut self, member: &MemberId, writes: Writes, update: &[u8]) -> Result<Admitted, Refusal> {
        let verdict = self.judge(member, writes, update);
        // What was accepted is settled and stays.
        self.ledger.order.rollback();
        verdict
    }

    fn judge(&mut self, member: &MemberId, writes: Writes, update: &[u8]) -> Result<Admitted, Refusal> {
        let parsed = update::parse(update)?;
        let draft = admission::draft(&mut self.ledger, &parsed, Strictness::Policy)?;
        if draft.lanes.is_empty() && draft.deleted.is_empty() {
            return Ok(Admitted::Known);
        }
        if writes == Writes::Denied {
            return if self.only_tidies(&draft) {
                Ok(Admitted::Known)
            } else {
                Err(Refusal::ReadOnly)
            };
        }
        let claims = self.claims(member, &draft)?;
        for client in &claims {
            let owner = Owner {
                member: member.clone(),
                durable: false,
            };
            self.owners.insert(*client, owner);
        }
        self.ledger.accept(draft);
        Ok(Admitted::New { claims })
    }

    /// Notes the deletions of an update that the server encoded: it knows more of them than the clients said, because
    /// a map takes its values along and a value takes the place of another.
    pub(crate) fn note_deletions(&mut self, canonical: &[u8]) -> Result<(), Refusal> {
        for (client, ranges) in update::parse(canonical)?.deletions {
            for range in ranges {
                self.ledger.delete(client, range);
            }
        }
        Ok(())
    }

    /// A state vector that no clock of which tears a character apart.
    pub(crate) fn mend(&self, vector: &StateVector) -> StateVector {
        let mut mended = StateVector::default();
        for (client, clock) in vector.iter() {
            let id = BlockId {
                client: ClientId(client.get()),
                clock: clock.saturating_sub(1),
            };
            let torn = self.ledger.opens_pair(&Draft::default(), id);
            let clock = if torn { id.clock } else { *clock };
            mended.set_max(ClientID::new(client.get()), clock);
        }
        mended
    }

    /// Whether a client id belongs to somebody other than the member.
    pub(crate) fn is_foreign(&self, client: ClientId, member: &MemberId) -> bool {
        self.owners
            .get(&client)
            .is_some_and(|owner| owner.member != *member)
    }

    /// Whether a draft takes off marks that mean nothing any more, and does nothing else.
    /// Yjs does that by itself after a remote change, in the copies of readers too; it need not be kept.
    fn only_tidies(&self, draft: &Draft) -> bool {
        draft.lanes.is_empty()
            && draft.deleted.iter().all(|(client, range)| {
                self.ledger.lane(*client).is_some_and(|lane| {
                    lane.runs_within(range.clone())
                        .all(|(_, what)| what == What::Mark)
                })
            })
    }

    /// The client ids that a draft uses for the first time, if all others with new blocks are the member's.
    fn claims(&self, member: &MemberId, draft: &Draft) -> Result<Vec<ClientId>, Refusal> {
        let mut claims = Vec::new();
        for client in draft.lanes.keys() {
            match self.owners.get(client) {
                Some(owner) if owner.member == *member => {}
                Some(_) => return Err(Refusal::Foreign(*client)),
                // Blocks without an owner were made by the server.
                None if self.ledger.end(*client) > 0 => return Err(Refusal::Foreign(*client)),
                None if client.0 > MAX_NEW_CLIENT_ID => {
                    return Err(Refusal::Forbidden("a client id of more than 32 bits"));
                }
                None => claims.push(*client),
            }
        }
        if !claims.is_empty() {
            let owned = self.owners.values().filter(|o| o.member == *member);
            if owned.count() + claims.len() > MAX_CLIENTS_OF_MEMBER {
                return Err(Refusal::TooMuch("client ids of one member"));
            }
        }
        claims.sort_unstable();
        Ok(claims)
    }
}
