//! What every request passes on its way in and out: limits, the same-origin rule, time, panics, problems, the log.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::PATIENCE;
use super::address::address;
use super::origin::Credential;
use crate::app::App;
use crate::problem::{MEDIA_TYPE, Problem};

/// Limits by address; same origin and JSON for everything that may change something.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Err(problem) = app.limits.any(address(request.extensions())) {
        return problem.into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads
        && !app
            .origins
            .admits_writing(request.headers(), credential(&app, request.headers()))
    {
        return Problem::foreign_origin().into_response();
    }
    if matches!(*request.method(), Method::POST | Method::PUT) && !is_json(request.headers()) {
        return Problem::not_json().into_response();
    }
    next.run(request).await
}

/// A form or a beacon of a foreign page cannot send this type without asking first.
fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn credential(app: &App, headers: &HeaderMap) -> Credential {
    match app.cookie.read(headers) {
        Some(_) => Credential::Cookie,
        None => Credential::None,
    }
}

/// No request takes for ever; what it had begun in the store is finished or undone there.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    match timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable().into_response(),
    }
}

/// A panic is a fault of ours: logged, answered, and the server goes on.
pub(super) fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("handler panicked");
    Problem::unexplained().into_response()
}

/// Turns errors that libraries answer in their own words into problem details.
pub(super) async fn explain(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let explained = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == MEDIA_TYPE);
    if explained || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut problem = Problem::of_status(status).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}

/// One line for each request: the route, never the query, an address or a name.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    if let Some(route) = route {
        tracing::info!(%method, route = route.as_str(), status, milliseconds, "request");
    } else {
        tracing::debug!(%method, status, milliseconds, "page");
    }
    response
}
