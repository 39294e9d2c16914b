//! What every test from outside needs: the real binary as a process, people who join it over HTTP, and clients that
//! speak to its socket.
//!
//! Everything here knows `docs/protocol.md` and nothing of the crates behind it, so that a fault there cannot hide here.
//! Not here: expectations; those are the tests' own, below `tests/`.
//! Whatever goes wrong in here panics with what was being tried: a test is its only caller.

pub mod editor;
pub mod frame;
pub mod node;
pub mod people;
pub mod petitum;

pub use editor::{Dialect, Editor};
pub use people::{Member, Paper};
pub use petitum::Petitum;
