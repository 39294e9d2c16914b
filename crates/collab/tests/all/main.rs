//! The tests of the crate's interface, in one binary: what the gate admits, what a room promises, and seeded simulations.
//! What needs private parts is tested beside them in `src`.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail where it stands, in its helpers too"
)]

mod admission;
mod corpus;
mod durability;
mod harness;
mod mutation;
mod orders;
mod presence;
mod refusal;
mod simulation;
mod yjs;
