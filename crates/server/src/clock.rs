//! The wall clock, read here and nowhere else in the server.
//!
//! Everything below takes the time as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

use store::Millis;

/// The time now; 1970 for a machine whose clock stands before that.
#[expect(clippy::disallowed_methods, reason = "this is the server's one clock")]
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::new(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
