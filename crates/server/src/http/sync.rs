//! Opening the socket of a text: who comes, by which proof, from which page, with which dialect.
//!
//! What happens on it afterwards is in `live`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use collab::{Dialect, Join};
use paper::{Action, Role, allowed};
use serde::Deserialize;
use store::{Member, PaperId, SessionId, TextId, TokenHash};
use tokio::time::Instant;

use super::origin::Credential;
use crate::app::App;
use crate::clock;
use crate::live::socket::{Wire, bounded, carry, refuse};
use crate::live::{Ending, Grant, keeper, outbox};
use crate::problem::Problem;

/// Sockets that one sign-in may have open; a shared browser profile with many tabs stays below.
const SOCKETS_OF_ONE_MAX: usize = 24;
/// A sign-in whose end is beyond this is looked at again when its connection comes again.
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// What a client says in the query; the query is never logged.
#[derive(Deserialize)]
pub(super) struct Announced {
    ticket: Option<String>,
    protocol: Option<u32>,
    schema: Option<u32>,
    epoch: Option<String>,
}

/// Somebody who may be in the room.
struct Visitor {
    member: Member,
    session: SessionId,
    /// How long the sign-in lasts.
    remaining: Duration,
    ticket: Option<(String, Grant)>,
}

pub(super) async fn open(
    State(app): State<Arc<App>>,
    Path(text): Path<String>,
    Query(announced): Query<Announced>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let credential = match (&announced.ticket, app.cookie.read(&headers)) {
        (Some(_), _) => Credential::Ticket,
        (None, Some(_)) => Credential::Cookie,
        (None, None) => Credential::None,
    };
    if !app.origins.admits_socket(&headers, credential) {
        return Problem::foreign_origin().into_response();
    }
    // A browser cannot read why an upgrade was refused, so refusals are told on the open socket.
    let text = TextId::new(text);
    let visitor = visitor(&app, &text, &announced, &headers).await;
    bounded(upgrade).on_upgrade(move |socket| async move {
        match visitor {
            Ok((visitor, paper)) => visit(app, socket, visitor, paper, text, dialect(announced)).await,
            Err(ending) => refuse(socket, ending).await,
        }
    })
}

async fn visitor(
    app: &App,
    text: &TextId,
    announced: &Announced,
    headers: &HeaderMap,
) -> Result<(Visitor, PaperId), Ending> {
    let paper = app
        .store
        .text(text)
        .await
        .map_err(unavailable)?
        .map(|text| text.paper);
    let visitor = match &announced.ticket {
        Some(ticket) => by_ticket(app, ticket).await?,
        None => by_cookie(app, headers, paper.as_ref()).await?,
    };
    let paper = paper
        .filter(|paper| visitor.member.paper == *paper)
        .ok_or(Ending::NO_TEXT)?;
    let phase = app
        .store
        .paper(&paper)
        .await
        .map_err(unavailable)?
        .ok_or(Ending::NO_TEXT)?
        .phase;
    if !allowed(visitor.member.role, phase, Action::Read) {
        return Err(Ending::NO_TEXT);
    }
    let full = app.connections.count(&visitor.session) >= SOCKETS_OF_ONE_MAX;
    if full || app.connections.all() >= app.capacity.sockets {
        return Err(Ending::OVERLOAD);
    }
    Ok((visitor, paper))
}

async fn by_ticket(app: &App, ticket: &str) -> Result<Visitor, Ending> {
    let grant = app
        .tickets
        .redeem(clock::now(), ticket)
        .ok_or(Ending::SIGNED_OUT)?;
    let valid = app
        .store
        .session_is_valid(&grant.session, clock::now())
        .await
        .map_err(unavailable)?;
    if !valid {
        return Err(Ending::SIGNED_OUT);
    }
    let member = app
        .store
        .member(&grant.member)
        .await
        .map_err(unavailable)?
        .ok_or(Ending::SIGNED_OUT)?;
    let ticket = Some((ticket.to_owned(), grant.clone()));
    Ok(Visitor {
        member,
        session: grant.session,
        remaining: LONGEST,
        ticket,
    })
}

async fn by_cookie(app: &App, headers: &HeaderMap, paper: Option<&PaperId>) -> Result<Visitor, Ending> {
    let token = app.cookie.read(headers).ok_or(Ending::SIGNED_OUT)?;
    let now = clock::now();
    let session = app
        .store
        .session(TokenHash::of(token), now)
        .await
        .map_err(unavailable)?;
    let session = session.ok_or(Ending::SIGNED_OUT)?;
    let paper = paper.ok_or(Ending::NO_TEXT)?;
    let member = app
        .store
        .member_of_person(paper, &session.person)
        .await
        .map_err(unavailable)?;
    let member = member.ok_or(Ending::NO_TEXT)?;
    let remaining = Duration::from_millis(session.expires.get().saturating_sub(now.get())).min(LONGEST);
    Ok(Visitor {
        member,
        session: session.id,
        remaining,
        ticket: None,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by value")]
fn unavailable(error: store::Error) -> Ending {
    tracing::error!(%error, "store failed while a socket opened");
    Ending::OVERLOAD
}

/// A client that announces our messages completely gets them.
fn dialect(announced: Announced) -> Dialect {
    match announced {
        Announced {
            protocol: Some(1),
            schema: Some(schema),
            epoch: Some(epoch),
            ..
        } => Dialect::Own { schema, epoch },
        _ => Dialect::Stock,
    }
}

async fn visit(
    app: Arc<App>,
    socket: WebSocket,
    visitor: Visitor,
    paper: PaperId,
    text: TextId,
    dialect: Dialect,
) {
    let room = match app.rooms.enter(&text, &paper) {
        Ok(room) => room,
        Err(ending) => return refuse(socket, ending).await,
    };
    let connection = app.rooms.new_connection();
    let (sender, outgoings, stop) = outbox();
    app.connections
        .add(connection, visitor.session, text.clone(), sender.stopper());
    let join = Join {
        connection,
        member: collab::MemberId::new(visitor.member.id.as_str()),
        role: visitor.member.role,
        user: keeper::user(&visitor.member),
        dialect,
    };
    let ending = match room.join(join, sender).await {
        Ok(()) => {
            let until = Instant::now() + visitor.remaining;
            carry(
                socket,
                Wire {
                    room,
                    connection,
                    outgoings,
                    stop,
                    until,
                },
            )
            .await
        }
        Err(ending) => {
            refuse(socket, ending).await;
            ending
        }
    };
    if let Some(session) = app.connections.remove(connection) {
        after(&app, session, &text, visitor.member.role, visitor.ticket, ending);
    }
    tracing::info!(%text, connection = connection.0, code = ending.code, reason = ending.reason, "connection closed");
}

/// A ticket serves the same client again, and text that a broken connection may have left behind is missed.
fn after(
    app: &App,
    session: SessionId,
    text: &TextId,
    role: Role,
    ticket: Option<(String, Grant)>,
    ending: Ending,
) {
    if ending == Ending::LOST && role >= Role::Writer {
        app.connections.lost(session.clone(), text.clone(), clock::now());
    }
    if let Some((ticket, grant)) = ticket.filter(|_| ending != Ending::SIGNED_OUT) {
        app.tickets
            .renew(clock::now(), &ticket, &Grant { session, ..grant });
    }
}
