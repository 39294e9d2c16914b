//! Working states: the automatic copies of the letter that editors may look into and copy from.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use store::{Seq, TextId};

use crate::access::{Decide, PaperAccess};
use crate::app::App;
use crate::problem::Problem;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Decide>,
) -> Result<Json<Value>, Problem> {
    let states = app.store.working_states(&letter(&app, &granted).await?).await?;
    let states: Vec<Value> = states
        .iter()
        .map(|line| {
            json!({"seq": line.seq, "created": line.created, "demands": line.demands, "words": line.words})
        })
        .collect();
    Ok(Json(json!({"states": states})))
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Decide>,
    Path((_, seq)): Path<(String, u64)>,
) -> Result<Json<Value>, Problem> {
    let text = letter(&app, &granted).await?;
    let state = app
        .store
        .working_state(&text, Seq::new(seq))
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Json(
        json!({"seq": state.seq, "created": state.created, "tree": kept_tree(&state.tree)?}),
    ))
}

/// The letter of the paper that the caller may look into.
async fn letter(app: &App, granted: &PaperAccess<Decide>) -> Result<TextId, Problem> {
    let text = app
        .store
        .letter(&granted.access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(text.id)
}

/// A tree is kept in its JSON form, so it is sent as it is.
pub(super) fn kept_tree(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|error| Problem::unexpected(&error))
}
