//! Everything that is kept: one [`Store`] over one database.
//!
//! One file per subject holds its SQL, its row types and its methods.
//! SQL is lower-case const text with named columns and `$n`, in the subset that SQLite and PostgreSQL share.
//! A method is one transaction, and it belongs to the promise it keeps.
//!
//! Not here: what a text means (bytes are bytes), who may do what (crate `paper` has the table, `server` asks it),
//! time and chance (both are arguments), sockets and HTTP.

mod artifacts;
mod claims;
mod database;
mod error;
mod events;
mod ids;
mod instance;
mod join;
mod journal;
mod links;
mod members;
mod municipalities;
mod papers;
mod sessions;
mod snapshots;
mod texts;
mod versions;
mod words;
mod working_states;

pub use artifacts::{Artifact, ArtifactKey};
pub use claims::Claim;
pub use database::Store;
pub use error::{Error, Result};
pub use events::{Event, NewEvent, PhaseChange};
pub use ids::{
    ClientId, Epoch, EventNumber, LinkId, MemberId, Millis, MunicipalityId, PaperId, PersonId, Seq,
    SessionId, TextId, TokenHash, VersionNumber,
};
pub use instance::InstanceKey;
pub use join::{Arrival, Joined, Joining};
pub use journal::{Batch, Update};
pub use links::{Link, NewLink};
pub use members::Member;
pub use papers::{NewPaper, Paper, PaperOfPerson};
pub use sessions::{Access, NewSession, Session};
pub use snapshots::Snapshot;
pub use texts::{Fork, LoadedText, NewText, Pulse, Text, TextKind};
pub use versions::{NewVersion, Version, VersionLine};
pub use working_states::{WorkingState, WorkingStateLine};
