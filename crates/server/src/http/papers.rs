//! Papers: the list of one's own, one of them, its phase, its events, its letter, a ticket for its socket.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use paper::{Action, Phase, SCHEMA};
use serde::Deserialize;
use serde_json::{Value, json};
use store::EventNumber;

use super::body::Body;
use crate::access::{Lead, PaperAccess, Read, SignedIn};
use crate::app::App;
use crate::clock;
use crate::desk;
use crate::live::Grant;
use crate::problem::Problem;

type Answer = Result<Json<Value>, Problem>;

pub(super) async fn list(State(app): State<Arc<App>>, SignedIn(session): SignedIn) -> Answer {
    let papers = app.store.papers_of(&session.person).await?;
    let papers: Vec<Value> = papers
        .iter()
        .map(|entry| {
            let paper = &entry.paper;
            json!({"id": paper.id, "title": paper.title, "role": entry.role, "phase": paper.phase})
        })
        .collect();
    Ok(Json(json!({"papers": papers})))
}

pub(super) async fn show(State(app): State<Arc<App>>, granted: PaperAccess<Read>) -> Answer {
    let access = granted.access;
    let paper = app
        .store
        .paper(&access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    let text = app
        .store
        .letter(&access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    let me = app
        .store
        .member(&access.member)
        .await?
        .ok_or_else(Problem::not_found)?;
    let may: Vec<&str> = Action::all_allowed(me.role, paper.phase)
        .map(Action::as_str)
        .collect();
    Ok(Json(json!({
        "id": paper.id,
        "title": paper.title,
        "phase": paper.phase,
        "me": {"id": me.id, "name": me.name, "municipality": me.municipality, "role": me.role},
        "text": {"id": text.id, "epoch": text.epoch, "schema": SCHEMA},
        "may": may,
        "publicUrl": app.public.as_str(),
        "loopback": app.public.is_loopback(),
    })))
}

pub(super) async fn ticket(State(app): State<Arc<App>>, granted: PaperAccess<Read>) -> Answer {
    let access = granted.access;
    let grant = Grant {
        session: access.session,
        member: access.member,
        paper: access.paper,
    };
    let ticket = app.tickets.issue(clock::now(), grant);
    Ok(Json(json!({"ticket": ticket.reveal()})))
}

#[derive(Deserialize)]
pub(super) struct PhaseChange {
    phase: Phase,
    reason: String,
}

pub(super) async fn change_phase(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Lead>,
    Body(change): Body<PhaseChange>,
) -> Answer {
    let access = granted.access;
    let phases = (access.phase, change.phase);
    desk::papers::change_phase(
        &app.store,
        &access.paper,
        phases,
        &change.reason,
        Some(&access.member),
        clock::now(),
    )
    .await?;
    app.rooms.nudge(&access.paper);
    Ok(Json(json!({"phase": change.phase})))
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: u64,
}

pub(super) async fn events(
    State(app): State<Arc<App>>,
    granted: PaperAccess<Read>,
    Query(After { after }): Query<After>,
) -> Answer {
    let events = app
        .store
        .events_after(&granted.access.paper, EventNumber::new(after))
        .await?;
    let events: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({"number": event.number, "kind": event.kind, "at": event.at, "member": event.member, "data": event.data})
        })
        .collect();
    Ok(Json(json!({"events": events})))
}

pub(super) async fn letter(State(app): State<Arc<App>>, granted: PaperAccess<Read>) -> Answer {
    let text = app
        .store
        .letter(&granted.access.paper)
        .await?
        .ok_or_else(Problem::not_found)?;
    app.rooms.flush(&text.id).await;
    let letter = app.letters.read(&text.id).await?;
    Ok(Json(json!({"seq": letter.seq, "tree": letter.tree})))
}
