//! Tests of the crate from outside: one file a subject, one binary.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect has failed"
)]

mod form;
mod golden;
mod histories;
mod import;
mod markdown;
mod normal;
mod properties;
mod trees;
