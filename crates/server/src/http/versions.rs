//! Versions: list, freeze, one of them, its files.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use paper::{Action, Phase, Role, allowed};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Version, VersionLine, VersionNumber};

use super::body::Body;
use super::file::{self, Disposition, Wanted};
use super::states::kept_tree;
use crate::access::{Freeze, PaperAccess, Read};
use crate::app::App;
use crate::clock;
use crate::desk::{files, freezing};
use crate::problem::Problem;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Read>,
) -> Result<Json<Value>, Problem> {
    let access = granted.access;
    let lines = app.store.versions(&access.paper).await?;
    let versions: Vec<Value> = lines
        .iter()
        .map(|line| shown(line, access.role, access.phase))
        .collect();
    Ok(Json(json!({"versions": versions})))
}

/// A reader sees no names and a participant municipalities only; what is not shown is empty.
fn shown(line: &VersionLine, role: Role, phase: Phase) -> Value {
    let name = line
        .name
        .as_deref()
        .filter(|_| allowed(role, phase, Action::SeeNames));
    let municipality = line
        .municipality
        .as_deref()
        .filter(|_| allowed(role, phase, Action::SeeMunicipalities));
    json!({
        "number": line.number,
        "label": line.label,
        "note": line.note,
        "member": {"name": name.unwrap_or(""), "municipality": municipality.unwrap_or("")},
        "created": line.created,
        "digest": line.digest,
    })
}

#[derive(Deserialize)]
pub(super) struct NewVersion {
    label: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn freeze(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Freeze>,
    Body(new): Body<NewVersion>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let access = granted.access;
    let text = app
        .store
        .letter(&access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    app.rooms.flush(&text.id).await;
    let wanted = freezing::Freeze {
        paper: &access.paper,
        phase: access.phase,
        label: &new.label,
        note: &new.note,
        by: Some(&access.member),
    };
    let frozen = freezing::freeze(&app.store, &app.public, wanted, clock::now()).await?;
    app.rooms.nudge(&access.paper);
    Ok((
        StatusCode::CREATED,
        Json(json!({"version": frozen.version, "digest": frozen.digest})),
    ))
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Read>,
    Path((_, number)): Path<(String, u64)>,
) -> Result<Json<Value>, Problem> {
    let access = granted.access;
    let version = whole(&app, &access, number).await?;
    let lines = app.store.versions(&access.paper).await?;
    let line = lines
        .iter()
        .find(|line| line.number == version.number)
        .ok_or_else(Problem::not_found)?;
    let mut answer = shown(line, access.role, access.phase);
    answer["tree"] = kept_tree(&version.tree)?;
    Ok(Json(answer))
}

async fn whole(app: &App, access: &store::Access, number: u64) -> Result<Version, Problem> {
    let version = app
        .store
        .version(&access.paper, VersionNumber::new(number))
        .await?;
    version.ok_or_else(Problem::not_found)
}

/// A file of a version never changes, so the browser may keep it; others between us may not.
pub(super) async fn export(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Read>,
    Path((_, number)): Path<(String, u64)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let format = wanted.format()?;
    let access = granted.access;
    app.limits.files(&access.member)?;
    let number = VersionNumber::new(number);
    let made = files::of_version(&app.store, &access.paper, number, format, clock::now()).await?;
    let mut response = file::answer(&made.name, format, made.bytes, Disposition::Save);
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    let tag = URL_SAFE_NO_PAD.encode(made.sha256);
    headers.extend(HeaderValue::from_str(&format!("\"{tag}\"")).map(|tag| (header::ETAG, tag)));
    Ok(response)
}
