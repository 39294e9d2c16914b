//! Working states: a copy of every letter that has changed, made on a timer, kept for thirty days.

use serde_json::to_vec;
use store::{Millis, Store, TextId, WorkingState};

use super::letters::read_text;
use super::{Error, Result};

/// How long a copy is kept.
const KEPT: u64 = 30 * 24 * 60 * 60 * 1000;

/// Keeps a copy of every letter that changed since its last one, drops the old ones, and says how many it kept.
///
/// A letter that cannot be read is logged and does not keep the others from theirs.
pub async fn keep(store: &Store, now: Millis) -> Result<usize> {
    let mut kept = 0;
    for text in store.texts_without_working_state().await? {
        match keep_one(store, &text, now).await {
            Ok(()) => kept += 1,
            Err(error) => tracing::error!(%text, %error, "no working state kept"),
        }
    }
    store.forget_working_states(now.earlier(KEPT)).await?;
    Ok(kept)
}

async fn keep_one(store: &Store, text: &TextId, now: Millis) -> Result<()> {
    let letter = read_text(store, text).await?;
    let counts = paper::demand::counts(&letter.tree);
    let state = WorkingState {
        seq: letter.seq,
        created: now,
        tree: to_vec(&letter.tree).map_err(|cause| Error::Damaged(cause.to_string()))?,
        demands: u32::try_from(counts.demands).unwrap_or(u32::MAX),
        words: u32::try_from(counts.words).unwrap_or(u32::MAX),
    };
    Ok(store.keep_working_state(text, &state).await?)
}
