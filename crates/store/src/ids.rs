//! Ids, positions and points in time as types, so that one is never taken for another.
//!
//! Ids are made by the caller: there is no randomness and no clock in this crate.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as it was made or received; whether it exists is for the database to say.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A paper: text, people, phases, versions.
    PaperId
);
text_id!(
    /// A letter or a proposal.
    TextId
);
text_id!(
    /// A human with sign-ins.
    PersonId
);
text_id!(
    /// A person in one paper.
    MemberId
);
text_id!(
    /// A municipality.
    MunicipalityId
);
text_id!(
    /// A link that lets people join a paper.
    LinkId
);
text_id!(
    /// One sign-in on one device.
    SessionId
);
text_id!(
    /// Which life of a text this is: a local copy of another epoch never syncs.
    Epoch
);

macro_rules! count {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Takes a count; databases hold 63 bits, and what is beyond them is capped there.
            pub fn new(count: u64) -> Self {
                Self(i64::try_from(count).unwrap_or(i64::MAX))
            }

            /// The next count.
            #[must_use]
            pub fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }

            /// The count as a number.
            pub fn get(self) -> u64 {
                self.0.unsigned_abs()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

count!(
    /// The place of an update in the journal of its text; 0 is before the first.
    Seq
);
count!(
    /// The number of a frozen version in its paper, from 1.
    VersionNumber
);
count!(
    /// The number of an event in its paper, from 1; 0 is before the first.
    EventNumber
);
count!(
    /// A client id of the shared text; the gate admits 53 bits.
    ClientId
);
count!(
    /// A point in time: milliseconds since 1970, UTC.
    Millis
);

impl Millis {
    /// So many milliseconds later.
    #[must_use]
    pub fn later(self, millis: u64) -> Self {
        Self::new(self.get().saturating_add(millis))
    }

    /// So many milliseconds earlier; 1970 at the earliest.
    #[must_use]
    pub fn earlier(self, millis: u64) -> Self {
        Self::new(self.get().saturating_sub(millis))
    }
}

/// SHA-256 of a secret token; the token itself is never kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a token as it stands in a link or a cookie.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}
