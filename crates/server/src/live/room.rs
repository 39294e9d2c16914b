//! The handle of an open room: how connections and requests talk to the thread that owns it.
//!
//! The thread itself is in `thread`, the list of open rooms in `rooms`.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use collab::{ConnectionId, Input, Join};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::timeout;

use super::outbox::{Ending, Outbox};

/// Messages that may wait in a room's mailbox.
pub const MAILBOX_MAX: usize = 1024;
/// Kilobytes of frames that may wait in it.
pub const INFLOW_KIB_MAX: usize = 32 * 1024;
/// How long a connection waits for its place in a full mailbox before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a room is sent.
#[derive(Debug)]
pub enum Message {
    /// A connection joins; its outbox stays with the room.
    Join {
        /// Who joins.
        join: Box<Join>,
        /// Where its frames go.
        outbox: Outbox,
    },
    /// A frame has arrived.
    Frame {
        /// Where.
        connection: ConnectionId,
        /// The whole message.
        bytes: Bytes,
        /// Its place in the mailbox, given back when it has been read.
        place: OwnedSemaphorePermit,
    },
    /// A connection is gone.
    Leave(ConnectionId),
    /// Answer when everything until now is durable.
    Flush(oneshot::Sender<collab::Seq>),
    /// Finish: make durable what was admitted, close all connections.
    Drain,
}

/// An open room, as seen from outside its thread.
#[derive(Debug, Clone)]
pub struct RoomHandle {
    pub(super) mailbox: mpsc::Sender<Message>,
    pub(super) inflow: Arc<Semaphore>,
    pub(super) nudge: Arc<Notify>,
    pub(super) generation: u64,
}

/// What the thread of a room holds of its own handle's other ends.
#[derive(Debug)]
pub struct RoomEnds {
    /// Messages of connections and requests.
    pub mailbox: mpsc::Receiver<Message>,
    /// Answers of the store and news from other processes; they go before the mailbox.
    pub answers: mpsc::Receiver<Input>,
    /// For those who answer.
    pub answer: mpsc::Sender<Input>,
}

/// Makes a handle and its other ends.
pub fn room(generation: u64) -> (RoomHandle, RoomEnds) {
    let (mailbox, messages) = mpsc::channel(MAILBOX_MAX);
    let (answer, answers) = mpsc::channel(64);
    let handle = RoomHandle {
        mailbox,
        inflow: Arc::new(Semaphore::new(INFLOW_KIB_MAX)),
        nudge: Arc::new(Notify::new()),
        generation,
    };
    (
        handle,
        RoomEnds {
            mailbox: messages,
            answers,
            answer,
        },
    )
}

impl RoomHandle {
    /// Tells the room of a new connection.
    pub async fn join(&self, join: Join, outbox: Outbox) -> Result<(), Ending> {
        self.put(Message::Join {
            join: Box::new(join),
            outbox,
        })
        .await
    }

    /// Hands a frame over; waits while the mailbox is full, and gives up when that lasts.
    pub async fn frame(&self, connection: ConnectionId, bytes: Bytes) -> Result<(), Ending> {
        let kib = u32::try_from(bytes.len() / 1024)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let place = timeout(PATIENCE, self.inflow.clone().acquire_many_owned(kib))
            .await
            .map_err(|_| Ending::OVERLOAD)?
            .map_err(|_| Ending::RESTART)?;
        self.put(Message::Frame {
            connection,
            bytes,
            place,
        })
        .await
    }

    /// Tells the room that a connection is gone.
    pub async fn leave(&self, connection: ConnectionId) {
        // A room that has ended meanwhile needs no farewell.
        drop(self.mailbox.send(Message::Leave(connection)).await);
    }

    /// Waits until everything that was admitted is durable; the head of the journal then, or nothing if the room ended.
    pub async fn flush(&self) -> Option<collab::Seq> {
        let (sender, receiver) = oneshot::channel();
        self.mailbox.send(Message::Flush(sender)).await.ok()?;
        receiver.await.ok()
    }

    /// Asks the room to finish and waits until its thread has ended.
    pub async fn drain(&self) {
        if self.mailbox.send(Message::Drain).await.is_ok() {
            self.mailbox.closed().await;
        }
    }

    async fn put(&self, message: Message) -> Result<(), Ending> {
        match timeout(PATIENCE, self.mailbox.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ending::RESTART),
            Err(_) => Err(Ending::OVERLOAD),
        }
    }
}
