//! Everything that requests share: the store, the open rooms, the tickets, the limits, the public address.
//!
//! Made once by `serve`; nothing in here is global.

use std::sync::Arc;

use store::Store;
use tokio::runtime::Handle;

use crate::config::PublicUrl;
use crate::http::assets::PackedFiles;
use crate::http::cookie::SessionCookie;
use crate::http::headers::SecurityHeaders;
use crate::http::origin::Origins;
use crate::letter::Letters;
use crate::limits::Limits;
use crate::listen::Capacity;
use crate::live::signed_in::SignedInConnections;
use crate::live::{Rooms, Tickets};

/// What every handler can reach.
#[derive(Debug)]
pub struct App {
    /// What is kept.
    pub store: Store,
    /// The open rooms.
    pub rooms: Rooms,
    /// The open tickets.
    pub tickets: Tickets,
    /// The open connections by sign-in.
    pub connections: SignedInConnections,
    /// Limits of requests.
    pub limits: Limits,
    /// Letters as they were read last.
    pub letters: Letters,
    /// The web app's files, packed.
    pub packed_files: PackedFiles,
    /// How many connections there is room for.
    pub capacity: Capacity,
    /// The address under which people reach this server.
    pub public: PublicUrl,
    /// The origins that follow from it.
    pub origins: Origins,
    /// The session cookie that follows from it.
    pub cookie: SessionCookie,
    /// The headers that follow from it.
    pub headers: SecurityHeaders,
}

/// The public URL cannot stand in a header.
#[derive(Debug, thiserror::Error)]
#[error("the public address {0} cannot be used")]
pub struct UnusableAddress(PublicUrl);

impl App {
    /// Puts everything together for a server that is reached under `public`.
    pub fn new(
        store: Store,
        public: PublicUrl,
        capacity: Capacity,
        runtime: Handle,
    ) -> Result<Arc<Self>, UnusableAddress> {
        let origins = Origins::new(&public);
        let headers = SecurityHeaders::new(&public, &origins).map_err(|_| UnusableAddress(public.clone()))?;
        Ok(Arc::new(Self {
            rooms: Rooms::new(store.clone(), runtime),
            tickets: Tickets::default(),
            connections: SignedInConnections::default(),
            limits: Limits::default(),
            letters: Letters::new(store.clone()),
            store,
            packed_files: PackedFiles::default(),
            cookie: SessionCookie::of(&public),
            origins,
            capacity,
            headers,
            public,
        }))
    }
}
