//! The list of open rooms: opened on demand, unloaded when idle, drained at the end.
//!
//! What happens inside a room is in `thread` and `collab`.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use collab::ConnectionId;
use store::{PaperId, Store, TextId};
use tokio::runtime::Handle;

use super::keeper::Keeper;
use super::outbox::Ending;
use super::room::{RoomHandle, room};
use super::thread::{STACK_BYTES, Thread, Unload, is_held, run};

/// Rooms that may be open at once; each has a thread.
pub const ROOMS_MAX: usize = 2000;

/// All open rooms.
#[derive(Debug, Clone)]
pub struct Rooms(Arc<List>);

#[derive(Debug)]
struct List {
    store: Store,
    runtime: Handle,
    started: Instant,
    // Held for a few lines without await.
    open: Mutex<HashMap<TextId, Open>>,
    connections: AtomicU64,
    generations: AtomicU64,
    stopping: AtomicBool,
}

#[derive(Debug)]
struct Open {
    paper: PaperId,
    handle: RoomHandle,
}

/// One entry of the list, for the thread that belongs to it.
struct Entry {
    list: Arc<List>,
    text: TextId,
    generation: u64,
}

impl Rooms {
    /// No room is open yet; their work runs on `runtime`.
    pub fn new(store: Store, runtime: Handle) -> Self {
        Self(Arc::new(List {
            store,
            runtime,
            started: Instant::now(),
            open: Mutex::default(),
            connections: AtomicU64::new(1),
            generations: AtomicU64::new(1),
            stopping: AtomicBool::new(false),
        }))
    }

    /// A connection id that was never given out before.
    pub fn new_connection(&self) -> ConnectionId {
        ConnectionId(self.0.connections.fetch_add(1, Ordering::Relaxed))
    }

    /// The room of a text, opened if it is not.
    ///
    /// # Errors
    ///
    /// The reason to tell a client: the server stops, or too many rooms are open.
    pub fn enter(&self, text: &TextId, paper: &PaperId) -> Result<RoomHandle, Ending> {
        let mut open = self.0.lock();
        if self.0.stopping.load(Ordering::Relaxed) {
            return Err(Ending::RESTART);
        }
        if let Some(room) = open.get(text).filter(|room| !room.handle.mailbox.is_closed()) {
            return Ok(room.handle.clone());
        }
        if open.len() >= ROOMS_MAX {
            return Err(Ending::OVERLOAD);
        }
        let handle = self.0.start(text, paper).map_err(|error| {
            tracing::error!(%text, %error, "no thread for a room");
            Ending::OVERLOAD
        })?;
        open.insert(
            text.clone(),
            Open {
                paper: paper.clone(),
                handle: handle.clone(),
            },
        );
        Ok(handle)
    }

    /// Makes durable what an open room has admitted; a text without a room is durable already.
    pub async fn flush(&self, text: &TextId) {
        let handle = self.0.lock().get(text).map(|room| room.handle.clone());
        if let Some(handle) = handle {
            handle.flush().await;
        }
    }

    /// Has the rooms of a paper look for changes at once.
    pub fn nudge(&self, paper: &PaperId) {
        for room in self.0.lock().values().filter(|room| room.paper == *paper) {
            room.handle.nudge.notify_one();
        }
    }

    /// Ends all rooms: what was admitted is made durable, all connections are told to come again.
    pub async fn drain(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
        let handles: Vec<RoomHandle> = self.0.lock().values().map(|room| room.handle.clone()).collect();
        futures_util::future::join_all(handles.iter().map(RoomHandle::drain)).await;
    }

    /// How many rooms are open.
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether no room is open.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl List {
    fn start(self: &Arc<Self>, text: &TextId, paper: &PaperId) -> std::io::Result<RoomHandle> {
        let generation = self.generations.fetch_add(1, Ordering::Relaxed);
        let (handle, ends) = room(generation);
        let keeper = Keeper {
            store: self.store.clone(),
            text: text.clone(),
            paper: paper.clone(),
            runtime: self.runtime.clone(),
            answer: ends.answer.clone(),
        };
        let thread = Thread {
            ends,
            keeper,
            started: self.started,
            nudge: handle.nudge.clone(),
        };
        let entry = Entry {
            list: self.clone(),
            text: text.clone(),
            generation,
        };
        std::thread::Builder::new()
            .name("room".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let mut thread = thread;
                run(&mut thread, &entry);
                // Off the list first: whoever waits for the end of the mailbox finds no room there any more.
                entry.remove();
                drop(thread);
            })?;
        Ok(handle)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TextId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unload for Entry {
    fn unload(&self) -> bool {
        let mut open = self.list.lock();
        match open.get(&self.text) {
            Some(room) if room.handle.generation == self.generation => {
                if is_held(&room.handle) {
                    return false;
                }
                open.remove(&self.text);
                true
            }
            _ => true,
        }
    }
}

impl Entry {
    /// Takes the room off the list, unless a newer one stands there already.
    fn remove(&self) {
        let mut open = self.list.lock();
        if open
            .get(&self.text)
            .is_some_and(|room| room.handle.generation == self.generation)
        {
            open.remove(&self.text);
        }
    }
}
