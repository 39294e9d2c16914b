//! Links of a paper, for its owners: list, make, revoke.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use paper::Role;
use serde::Deserialize;
use serde_json::{Value, json};
use store::LinkId;

use super::body::Body;
use crate::access::{Lead, PaperAccess};
use crate::app::App;
use crate::clock;
use crate::desk;
use crate::problem::Problem;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Lead>,
) -> Result<Json<Value>, Problem> {
    let links = app.store.links(&granted.access.paper).await?;
    let links: Vec<Value> = links
        .iter()
        .map(|link| {
            json!({
                "id": link.id, "role": link.role, "created": link.created, "expires": link.expires,
                "uses": link.uses, "revoked": link.revoked_at.is_some(),
            })
        })
        .collect();
    Ok(Json(json!({"links": links})))
}

#[derive(Deserialize)]
pub(super) struct NewLink {
    role: Role,
}

pub(super) async fn create(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Lead>,
    Body(NewLink { role }): Body<NewLink>,
) -> Result<Json<Value>, Problem> {
    let access = granted.access;
    let link = desk::links::create(
        &app.store,
        &app.public,
        &access.paper,
        role,
        Some(&access.member),
        clock::now(),
    )
    .await?;
    app.rooms.nudge(&access.paper);
    let loopback = app.public.is_loopback();
    Ok(Json(
        json!({"id": link.id, "role": link.role, "url": link.url, "loopback": loopback}),
    ))
}

pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Lead>,
    Path((_, link)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let access = granted.access;
    app.store
        .revoke_link(
            &access.paper,
            &LinkId::new(link),
            Some(&access.member),
            clock::now(),
        )
        .await?;
    app.rooms.nudge(&access.paper);
    Ok(StatusCode::NO_CONTENT)
}
