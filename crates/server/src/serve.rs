//! `petitum serve`: opens the store, says how to get in, listens until it is told to stop.
//!
//! What is served stands in `http`, how it ends in `shutdown`.

use std::io::Write as _;
use std::net::SocketAddr;

use store::{InstanceKey, Store};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::app::{App, UnusableAddress};
use crate::clock;
use crate::config::{Beginning, Config, PublicUrl};
use crate::demonstration;
use crate::desk::{self, Token};
use crate::http;
use crate::listen::{Capacity, listen};
use crate::shutdown::{DRAINING, FINISHING, Signals, shutdown};
use crate::timers;

/// How long the setup link of a start works.
const SETUP_LINK_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// Why the server did not start, or ended otherwise than asked, in a sentence for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be used.
    #[error("Der Datenordner lässt sich nicht verwenden: {0}")]
    Store(#[from] store::Error),
    /// The address is taken or not allowed.
    #[error("Unter {address} kann der Server nicht lauschen: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The public address cannot be used.
    #[error("Die öffentliche Adresse lässt sich nicht verwenden: {0}")]
    Address(#[from] UnusableAddress),
    /// The first paper cannot be made.
    #[error("Das Beispielpapier lässt sich nicht anlegen: {0}")]
    Demonstration(#[from] desk::Error),
    /// The terminal or the network failed.
    #[error("Der Server musste aufhören: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let store = Store::open(&config.data).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|cause| ServeError::Listen {
            address: config.listen,
            cause,
        })?;
    let public = config.public_url(listener.local_addr()?);
    store
        .set_instance_key(InstanceKey::PublicUrl, public.as_str())
        .await?;
    let welcome = welcome(&store, &public, config.beginning).await?;
    let app = App::new(store, public, Capacity::ask_for(), Handle::current())?;
    let (trigger, ended) = shutdown();
    tokio::spawn(timers::run(app.clone(), ended.clone()));
    let serving = tokio::spawn(listen(listener, http::router(app.clone()), app.capacity, ended));
    let mut signals = Signals::new()?;
    say(&welcome)?;
    signals.wait().await;
    tracing::info!("stopping");
    trigger.pull();
    finish(&app, serving).await;
    Ok(())
}

/// Rooms first, because their text is at stake; then the requests; then the database.
async fn finish(app: &App, serving: tokio::task::JoinHandle<()>) {
    if timeout(DRAINING, app.rooms.drain()).await.is_err() {
        tracing::warn!(
            rooms = app.rooms.len(),
            "rooms did not finish in time; nothing acknowledged is lost"
        );
    }
    if timeout(FINISHING, serving).await.is_err() {
        tracing::info!("requests broken off");
    }
    if timeout(FINISHING, app.store.close()).await.is_err() {
        tracing::warn!("database did not close in time; nothing acknowledged is lost");
    }
}

/// What whoever starts the server needs to know: where it is and the links that only this start can show.
async fn welcome(store: &Store, public: &PublicUrl, beginning: Beginning) -> Result<String, ServeError> {
    let now = clock::now();
    let setup = Token::fresh();
    store
        .replace_setup_link(setup.hash(), now, now.later(SETUP_LINK_MS))
        .await?;
    let mut lines = vec![
        String::new(),
        format!("Petitum läuft unter {public}"),
        String::new(),
        "Neues Papier anlegen (dieser Link gilt bis zum nächsten Start, höchstens sieben Tage):".to_owned(),
        format!("  {}", public.setup_link(setup.reveal())),
    ];
    if beginning == Beginning::Demonstration {
        let papers = demonstration::open(store, public, now).await?.links;
        lines.extend([
            String::new(),
            "Beispielpapier:".to_owned(),
            format!("  Leitung       {}", papers.owner),
            format!("  Redaktion     {}", papers.editor),
            format!("  Mitschreiben  {}", papers.writer),
            format!("  Mitreden      {}", papers.participant),
            format!("  Lesen         {}", papers.reader),
        ]);
    }
    if public.is_loopback() {
        lines.extend([
            String::new(),
            "Nur dieser Rechner erreicht diese Adresse. Für andere: --public-url https://…".to_owned(),
        ]);
    }
    lines.extend([String::new(), "Beenden mit Strg+C.".to_owned(), String::new()]);
    Ok(lines.join("\n"))
}

fn say(welcome: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{welcome}")?;
    out.flush()
}
