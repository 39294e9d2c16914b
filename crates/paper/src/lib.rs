//! What a paper is and what its process allows.
//!
//! Here live the text as a [`Tree`] of blocks, the shared document behind it ([`text`], [`shape`]), the demands found in it
//! ([`demand`]), its normal form ([`normal`]) and [`digest`](mod@digest), Markdown ([`markdown`]), the recognition of last
//! year's statement ([`import`]) and the table of roles, phases and actions ([`process`]).
//!
//! Not here: people and their sign-ins, storage (`store`), what happens between people in a room (`collab`), files other than
//! Markdown (`export`).
//! Everything is a function of its arguments: no clock, no chance, no files, no runtime.

pub mod demand;
pub mod digest;
mod form;
pub mod import;
pub mod limits;
pub mod markdown;
pub mod normal;
pub mod process;
pub mod shape;
pub mod text;
mod tree;

pub use demand::{Demand, demands};
pub use digest::{Digest, digest};
pub use form::FormError;
pub use normal::normalise;
pub use process::{Action, Phase, Role, allowed};
pub use tree::{Align, Block, BlockId, Inline, Kind, Level, Link, Marks, Table, ThreadId, Tree, plain_text};

/// Version of the closed lists in `docs/protocol.md`, section 1.
/// A change of a list raises it.
pub const SCHEMA: u32 = 1;
