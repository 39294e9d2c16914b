//! The HTTP interface: its routes with the policy of each, and what happens to every request on its way in and out.
//!
//! docs/protocol.md, section 3, is the contract.
//! Who may do what is decided in `access`; the routes here say which proof their handler takes, and a test asks each.

mod address;
pub mod assets;
pub mod body;
pub mod cookie;
mod draft;
mod entry;
mod file;
pub mod headers;
mod links;
pub mod origin;
mod papers;
mod passage;
mod setup;
mod states;
mod sync;
mod token;
mod versions;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Json, Router};
use paper::Action;
use serde_json::{Value, json};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;

/// Largest body of an ordinary request.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Largest body that brings a whole letter.
const LETTER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long a request may take; a file may have to wait a minute for its turn and half a minute for itself.
const PATIENCE: Duration = Duration::from_secs(100);

/// What a caller must show to get past a route's door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    Open,
    /// The token of a link, in the body.
    Link,
    /// The token of the setup link, in the body.
    Setup,
    /// A valid sign-in.
    SignedIn,
    /// Membership in the paper of the path, and a role that allows the action in the present phase.
    Member(Action),
    /// The same, shown by ticket or cookie when the socket opens; without it the socket is closed at once.
    Socket,
}

/// One route and its policy.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it asks for.
    pub policy: Policy,
}

struct Routes {
    router: Router<Arc<App>>,
    list: Vec<Route>,
}

impl Routes {
    fn add<H, T>(mut self, method: Method, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        let limit = if policy == Policy::Setup {
            LETTER_BYTES_MAX
        } else {
            BODY_BYTES_MAX
        };
        let methods: MethodRouter<Arc<App>> = match method {
            Method::POST => post(handler),
            Method::PUT => put(handler),
            Method::DELETE => delete(handler),
            _ => get(handler),
        };
        self.router = self
            .router
            .route(path, methods.layer(DefaultBodyLimit::max(limit)));
        self.list.push(Route { method, path, policy });
        self
    }
}

/// Every route of the interface; what is not here does not exist.
fn routes() -> Routes {
    use Method as M;
    use Policy::{Link, Open, Setup, SignedIn, Socket};
    let routes = Routes {
        router: Router::new(),
        list: Vec::new(),
    };
    of_one_paper(routes)
        .add(M::GET, "/api/health", Open, health)
        .add(M::POST, "/api/link", Link, entry::look_up)
        .add(M::POST, "/api/join", Link, entry::join)
        .add(M::POST, "/api/municipalities", Link, entry::municipalities)
        .add(M::DELETE, "/api/session", SignedIn, entry::sign_out)
        .add(M::POST, "/api/import", Setup, setup::import)
        .add(M::POST, "/api/papers", Setup, setup::create)
        .add(M::GET, "/api/papers", SignedIn, papers::list)
        .add(M::GET, "/api/sync/{text}", Socket, sync::open)
}

/// What a member of a paper may ask for and do there.
fn of_one_paper(routes: Routes) -> Routes {
    use Method as M;
    use Policy::Member;
    routes
        .add(M::GET, "/api/papers/{paper}", Member(Action::Read), papers::show)
        .add(
            M::POST,
            "/api/papers/{paper}/ticket",
            Member(Action::Read),
            papers::ticket,
        )
        .add(
            M::PUT,
            "/api/papers/{paper}/phase",
            Member(Action::Lead),
            papers::change_phase,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/events",
            Member(Action::Read),
            papers::events,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/letter",
            Member(Action::Read),
            papers::letter,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/links",
            Member(Action::Lead),
            links::list,
        )
        .add(
            M::POST,
            "/api/papers/{paper}/links",
            Member(Action::Lead),
            links::create,
        )
        .add(
            M::DELETE,
            "/api/papers/{paper}/links/{link}",
            Member(Action::Lead),
            links::revoke,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/versions",
            Member(Action::Read),
            versions::list,
        )
        .add(
            M::POST,
            "/api/papers/{paper}/versions",
            Member(Action::Freeze),
            versions::freeze,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/versions/{number}",
            Member(Action::Read),
            versions::show,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/versions/{number}/export",
            Member(Action::Read),
            versions::export,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/draft",
            Member(Action::Freeze),
            draft::report,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/draft/export",
            Member(Action::Freeze),
            draft::export,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/states",
            Member(Action::Decide),
            states::list,
        )
        .add(
            M::GET,
            "/api/papers/{paper}/states/{seq}",
            Member(Action::Decide),
            states::show,
        )
}

/// The policies of all routes, for tests and documents.
pub fn policies() -> Vec<Route> {
    routes().list
}

/// The whole interface and the web app, with everything that every answer needs.
pub fn router(app: Arc<App>) -> Router {
    routes()
        .router
        .fallback(assets::serve)
        .layer(from_fn_with_state(app.clone(), passage::guard))
        .layer(from_fn(passage::in_time))
        .layer(CatchPanicLayer::custom(passage::panicked))
        .layer(from_fn(passage::explain))
        .layer(from_fn_with_state(app.headers.clone(), headers::add))
        .layer(from_fn(passage::log))
        .with_state(app)
}

async fn health() -> Json<Value> {
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}
