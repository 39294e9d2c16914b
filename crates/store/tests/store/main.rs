//! Every method of the store on a real SQLite file in a folder of its own.
//!
//! One module per subject; `place` makes the file and the rows that most cases begin with.

#![expect(
    clippy::unwrap_used,
    reason = "a case that cannot go on fails where it stands"
)]

mod durability;
mod events;
mod files;
mod instance;
mod journal;
mod people;
mod place;
mod texts;
mod versions;
mod working_states;
