//! The live part: open rooms as threads, connections as tasks, tickets that open them.
//!
//! ```text
//! socket ── frames ──▶ mailbox (bounded) ──▶ thread: collab::Room ──▶ keeper ──▶ store
//!    ◀── outbox (bounded) ◀── effects ──────────┘      ▲ answers, changes (watch)
//! ```
//!
//! What is decided in a room stands in `collab`.

pub mod keeper;
pub mod outbox;
pub mod pace;
pub mod room;
pub mod rooms;
pub mod signed_in;
pub mod socket;
pub mod thread;
pub mod ticket;
pub mod watch;

pub use outbox::{Ending, outbox};
pub use rooms::Rooms;
pub use ticket::{Grant, Tickets};
