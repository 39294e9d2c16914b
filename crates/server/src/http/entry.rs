//! Arriving and leaving: what a link opens, joining by it, the names of municipalities, signing out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Member, Session};

use super::address::Address;
use super::body::Body;
use super::cookie::Keep;
use super::token::{Opens, demand_link, look_up as opens};
use crate::access::{MaybeSignedIn, SignedIn};
use crate::app::App;
use crate::clock;
use crate::desk::joining::{self, Device, Guest};
use crate::live::Grant;
use crate::problem::Problem;

#[derive(Deserialize)]
pub(super) struct Token {
    token: String,
}

pub(super) async fn look_up(
    State(app): State<Arc<App>>,
    Address(address): Address,
    MaybeSignedIn(session): MaybeSignedIn,
    Body(Token { token }): Body<Token>,
) -> Result<Json<Value>, Problem> {
    app.limits.link(address)?;
    match opens(&app, &token).await? {
        Opens::Setup => Ok(Json(json!({"kind": "setup"}))),
        Opens::Paper => paper_behind(&app, &token, session.as_ref()).await,
    }
}

async fn paper_behind(app: &App, token: &str, session: Option<&Session>) -> Result<Json<Value>, Problem> {
    let invitation = joining::look(&app.store, token, session, clock::now()).await?;
    let paper = &invitation.paper;
    Ok(Json(json!({
        "kind": "paper",
        "paper": {"id": paper.id, "title": paper.title},
        "role": invitation.role,
        "phase": paper.phase,
        "member": invitation.member.as_ref().map(shown),
    })))
}

#[derive(Deserialize)]
pub(super) struct Join {
    token: String,
    name: String,
    municipality: String,
    #[serde(default)]
    shared: bool,
}

pub(super) async fn join(
    State(app): State<Arc<App>>,
    Address(address): Address,
    MaybeSignedIn(session): MaybeSignedIn,
    Body(join): Body<Join>,
) -> Result<(HeaderMap, Json<Value>), Problem> {
    app.limits.link(address)?;
    let before = session.as_ref().map(|session| session.id.clone());
    let device = if join.shared { Device::Shared } else { Device::Own };
    let Join {
        token,
        name,
        municipality,
        ..
    } = &join;
    let wanted = joining::Join {
        token,
        name,
        municipality,
        device,
        session,
    };
    let guest = joining::join(&app.store, wanted, clock::now()).await?;
    if let Some(before) = before {
        app.tickets.rotate(&before, &guest.session);
        app.connections.rotate(&before, &guest.session);
    }
    app.rooms.nudge(&guest.paper.id);
    Ok(welcome(&app, &guest, device))
}

fn welcome(app: &App, guest: &Guest, device: Device) -> (HeaderMap, Json<Value>) {
    let now = clock::now();
    let grant = Grant {
        session: guest.session.clone(),
        member: guest.member.id.clone(),
        paper: guest.paper.id.clone(),
    };
    let keep = match device {
        Device::Own => Keep::Seconds(guest.expires.get().saturating_sub(now.get()) / 1000),
        Device::Shared => Keep::WhileOpen,
    };
    let mut headers = HeaderMap::new();
    headers.extend(
        app.cookie
            .set(guest.token.reveal(), keep)
            .map(|cookie| (header::SET_COOKIE, cookie)),
    );
    let answer = json!({
        "ticket": app.tickets.issue(now, grant).reveal(),
        "member": shown(&guest.member),
        "paper": {"id": guest.paper.id, "title": guest.paper.title},
        "text": {"id": guest.text.id},
    });
    (headers, Json(answer))
}

/// A member as it sees itself.
fn shown(member: &Member) -> Value {
    json!({"id": member.id, "name": member.name, "municipality": member.municipality, "role": member.role})
}

#[derive(Deserialize)]
pub(super) struct Search {
    token: String,
    query: String,
}

pub(super) async fn municipalities(
    State(app): State<Arc<App>>,
    Address(address): Address,
    Body(Search { token, query }): Body<Search>,
) -> Result<Json<Value>, Problem> {
    app.limits.link(address)?;
    demand_link(&app, &token).await?;
    let names = app.store.municipalities_like(&query).await?;
    let names: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    Ok(Json(json!({"municipalities": names})))
}

pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    SignedIn(session): SignedIn,
) -> Result<(StatusCode, [(header::HeaderName, HeaderValue); 1]), Problem> {
    app.store.end_session(&session.id, clock::now()).await?;
    app.tickets.revoke(&session.id);
    app.connections.end(&session.id);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, app.cookie.clear())]))
}
