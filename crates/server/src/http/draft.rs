//! The working state as a file, marked „Entwurf“, and what an export of it would repair.
//!
//! Nothing of this is kept; files of versions are in `versions`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use export::{Facts, Request, Standing};
use paper::Tree;
use serde_json::{Value, json};
use store::TextId;

use super::file::{self, Disposition, Wanted};
use crate::access::{Freeze, PaperAccess};
use crate::app::App;
use crate::clock;
use crate::desk::files::{Format, day};
use crate::problem::Problem;
use crate::render;

pub(super) async fn report(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Freeze>,
) -> Result<Json<Value>, Problem> {
    let (text, tree) = working_state(&app, &granted).await?;
    let counts = paper::demand::counts(&tree);
    let repairs = blocking(move || export::repairs(&tree)).await??;
    let repairs: Vec<Value> = repairs
        .iter()
        .map(|repair| json!({"what": repair.what, "where": repair.place}))
        .collect();
    Ok(Json(json!({
        "repairs": repairs,
        "demands": counts.demands,
        "chapters": counts.chapters,
        "unsavedDevices": app.connections.missing(&text, clock::now()),
    })))
}

pub(super) async fn export(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Freeze>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let format = wanted.format()?;
    app.limits.files(&granted.access.member)?;
    let (_, tree) = working_state(&app, &granted).await?;
    let bytes = match format {
        Format::Markdown => blocking(move || export::markdown(&tree)).await??.into_bytes(),
        Format::Pdf => pdf(&app, &granted, tree).await?,
    };
    let name = format!("entwurf.{}", format.ending());
    let disposition = if format == Format::Pdf {
        Disposition::Show
    } else {
        Disposition::Save
    };
    Ok(file::answer(&name, format, bytes, disposition))
}

async fn pdf(app: &App, granted: &PaperAccess<Freeze>, tree: Tree) -> Result<Vec<u8>, Problem> {
    let paper = app
        .store
        .paper(&granted.access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    let facts = Facts {
        paper: paper.id.to_string(),
        name: paper.title,
        sender: None,
        date: day(clock::now())?,
        standing: Standing::Draft,
        digest: paper::digest(&tree).to_string(),
    };
    Ok(render::render(&Request { tree, facts }).await?.bytes)
}

/// The letter as it is at this moment, in normal form.
async fn working_state(app: &App, granted: &PaperAccess<Freeze>) -> Result<(TextId, Tree), Problem> {
    let text = app
        .store
        .letter(&granted.access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    app.rooms.flush(&text.id).await;
    let letter = app.letters.read(&text.id).await?;
    let tree = blocking(move || paper::normalise(letter.tree.clone())).await?;
    Ok((text.id, tree))
}

/// Work on a long text leaves the threads of the connections alone.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::unexpected(&error))
}
