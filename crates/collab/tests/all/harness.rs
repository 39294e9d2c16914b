//! What several tests need: chance from a seed, a person's copy of the text, frames, and a room with its store.

pub(crate) mod bench;
pub(crate) mod copy;
pub(crate) mod frames;
pub(crate) mod raw;

pub(crate) use bench::Bench;
pub(crate) use copy::{Copy, content, letter};
pub(crate) use frames::{Said, said};

use collab::{ConnectionId, Dialect, Join, MemberId, User};
use paper::Role;

/// The generator named `SplitMix64`: the same numbers for the same seed, everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below the bound, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

pub(crate) fn user(name: &str) -> User {
    User {
        name: name.to_owned(),
        municipality: "Musterhausen".to_owned(),
        color: 3,
    }
}

pub(crate) fn join(connection: u64, member: &str, role: Role, dialect: Dialect) -> Join {
    Join {
        connection: ConnectionId(connection),
        member: MemberId::new(member),
        role,
        user: user(member),
        dialect,
    }
}

/// What a client of ours announces.
pub(crate) fn own() -> Dialect {
    Dialect::Own {
        schema: paper::SCHEMA,
        epoch: bench::EPOCH.to_owned(),
    }
}
