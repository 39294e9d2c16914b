//! What happens between people in one room: the protocol, the admission gate, the room, its journal and its presence.
//!
//! [`Room`] owns the live state of one text.
//! It is handed an [`Input`], decides, and answers with [`Effect`]s that the server performs: see [`Room::handle`].
//!
//! Not here: sockets, runtimes, databases and the clock (`server`, `store`); what a text means and which shapes it has
//! (`paper`).
//! Nothing here waits, reads the time or rolls dice: time is an argument.

mod connection;
mod document;
mod effect;
pub mod gate;
mod ids;
mod input;
mod journal;
mod presence;
pub mod protocol;
mod room;
mod wire;

pub use effect::{Batch, Claim, CloseCode, Effect, StopReason};
pub use ids::{ClientId, ConnectionId, FlushToken, MemberId, Millis, Seq};
pub use input::{Dialect, Event, Input, Join, RefusedAppend, StoredUpdate, User};
pub use journal::{SNAPSHOT_BYTES, SNAPSHOT_UPDATES};
pub use presence::PRESENCE_EVERY_MS;
pub use room::{
    MAX_CONNECTIONS, MAX_PEOPLE_LISTED, MAX_QUEUED_BYTES, MAX_QUEUED_UPDATES, OpenError, PEOPLE_EVERY_MS,
    Room, SIGN_OF_LIFE_MS, TextMeta,
};
