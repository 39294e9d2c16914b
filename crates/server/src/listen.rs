//! Accepting connections: as many as the system has room for, each with a limit on how long it may stay silent.
//!
//! What is answered stands in `http`; sockets that were opened are carried on by `live::socket`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower::ServiceExt as _;

use crate::shutdown::Shutdown;

/// How long a connection may take to send the head of its next request; a quiet one is closed after it.
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait when the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(200);
/// Open files the server asks the system for.
const FILES_WANTED: u64 = 16_384;
/// Open files that are counted on if the system does not say.
const FILES_SUPPOSED: u64 = 1024;

/// How many connections the system has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Connections that ask and are answered.
    pub requests: usize,
    /// Sockets that stay open.
    pub sockets: usize,
}

impl Capacity {
    /// Raises the system's limit of open files as far as it goes and shares it out.
    pub fn ask_for() -> Self {
        Self::within(rlimit::increase_nofile_limit(FILES_WANTED).unwrap_or(FILES_SUPPOSED))
    }

    /// A quarter is for requests and half for sockets; the database and child processes need files too.
    pub fn within(files: u64) -> Self {
        let files = usize::try_from(files).unwrap_or(usize::MAX);
        Self {
            requests: files / 4,
            sockets: files / 2,
        }
    }
}

/// Answers requests until the end, and those under way to theirs.
pub async fn listen(listener: TcpListener, service: Router, capacity: Capacity, mut ended: Shutdown) {
    let places = Arc::new(Semaphore::new(capacity.requests));
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        let next = async {
            let place = places.clone().acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        tokio::select! {
            accepted = next => match accepted {
                Some((Ok((stream, peer)), place)) => {
                    open.spawn(answer(stream, peer, service.clone(), place, ended.clone()));
                }
                Some((Err(error), _)) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    sleep(BREATH).await;
                }
                None => break,
            },
            () = ended.wait() => break,
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    service: Router,
    _place: OwnedSemaphorePermit,
    mut ended: Shutdown,
) {
    // Small frames must not wait for more; a connection that cannot do that works all the same.
    let _delayed = stream.set_nodelay(true);
    let service = service.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let done = tokio::select! {
        done = connection.as_mut() => done,
        () = ended.wait() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(%error, "connection broke off");
    }
}

#[cfg(test)]
mod tests {
    use super::Capacity;

    #[test]
    fn a_small_limit_of_files_is_shared_out() {
        assert_eq!(
            Capacity::within(1024),
            Capacity {
                requests: 256,
                sockets: 512
            }
        );
    }
}
