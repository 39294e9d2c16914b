//! The bounded outbox of a connection: what waits to be written to one socket, and how a connection ends.
//!
//! A connection that cannot keep up is closed, never buffered without limit.
//! Writing itself happens in `socket`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use bytes::Bytes;
use tokio::sync::{mpsc, watch};

/// Frames that may wait.
pub const FRAMES_MAX: usize = 512;
/// Bytes that may wait before the next frame is refused; one frame alone may be larger, or no large text could be joined.
pub const BYTES_MAX: usize = 2 * 1024 * 1024;

/// Why a connection ends: a close code of docs/protocol.md and a word for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The close code.
    pub code: u16,
    /// The reason, short and without data.
    pub reason: &'static str,
}

impl Ending {
    /// The server stops, or the room was rebuilt: come again.
    pub const RESTART: Self = Self {
        code: 1012,
        reason: "restart",
    };
    /// Too slow, or too much at once: come again.
    pub const OVERLOAD: Self = Self {
        code: 1013,
        reason: "overload",
    };
    /// The sign-in is missing or has ended.
    pub const SIGNED_OUT: Self = Self {
        code: 4401,
        reason: "signed out",
    };
    /// There is no such text for this member.
    pub const NO_TEXT: Self = Self {
        code: 4404,
        reason: "no such text",
    };
    /// The other side has said goodbye.
    pub const LEFT: Self = Self {
        code: 1000,
        reason: "left",
    };
    /// The connection broke off, or was silent for too long.
    pub const LOST: Self = Self {
        code: 1001,
        reason: "lost",
    };
    /// A message beyond what the socket takes at all.
    pub const TOO_LARGE: Self = Self {
        code: 1009,
        reason: "message too large",
    };
    /// The frame was not binary.
    pub const MALFORMED: Self = Self {
        code: 4400,
        reason: "malformed frame",
    };
}

/// One entry of the outbox.
#[derive(Debug, Clone)]
pub enum Outgoing {
    /// A frame to write.
    Frame(Bytes),
    /// The last entry: close with this once all before is written.
    Close(Ending),
}

/// The room's end.
#[derive(Debug, Clone)]
pub struct Outbox {
    queue: mpsc::Sender<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
    ending: Arc<watch::Sender<Option<Ending>>>,
}

/// Ends a connection from outside its room, without keeping it open.
#[derive(Debug, Clone)]
pub struct Stopper(Weak<watch::Sender<Option<Ending>>>);

/// The socket's end: what is to be written.
#[derive(Debug)]
pub struct Outgoings {
    queue: mpsc::Receiver<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
}

/// The socket's end: the order to stop at once.
#[derive(Debug)]
pub struct Stop(watch::Receiver<Option<Ending>>);

/// Makes both ends.
pub fn outbox() -> (Outbox, Outgoings, Stop) {
    let (sender, receiver) = mpsc::channel(FRAMES_MAX);
    let waiting_bytes = Arc::new(AtomicUsize::new(0));
    let (ending, ended) = watch::channel(None);
    (
        Outbox {
            queue: sender,
            waiting_bytes: waiting_bytes.clone(),
            ending: Arc::new(ending),
        },
        Outgoings {
            queue: receiver,
            waiting_bytes,
        },
        Stop(ended),
    )
}

impl Outbox {
    /// Puts a frame in; a full outbox ends the connection.
    pub fn send(&self, frame: Bytes) {
        if self.waiting_bytes.load(Ordering::Relaxed) >= BYTES_MAX {
            self.end_now(Ending::OVERLOAD);
            return;
        }
        let length = frame.len();
        self.waiting_bytes.fetch_add(length, Ordering::Relaxed);
        if self.queue.try_send(Outgoing::Frame(frame)).is_err() {
            self.end_now(Ending::OVERLOAD);
        }
    }

    /// Ends the connection once everything that waits is written.
    pub fn end(&self, ending: Ending) {
        if self.queue.try_send(Outgoing::Close(ending)).is_err() {
            self.end_now(ending);
        }
    }

    /// Ends the connection without writing what waits.
    pub fn end_now(&self, ending: Ending) {
        order(&self.ending, ending);
    }

    /// What ends this connection from outside its room.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::downgrade(&self.ending))
    }
}

impl Stopper {
    /// Ends the connection, if it is still open.
    pub fn stop(&self, ending: Ending) {
        if let Some(sender) = self.0.upgrade() {
            order(&sender, ending);
        }
    }
}

/// The first order stands.
fn order(sender: &watch::Sender<Option<Ending>>, ending: Ending) {
    sender.send_if_modified(|current| {
        let first = current.is_none();
        current.get_or_insert(ending);
        first
    });
}

impl Outgoings {
    /// The next entry; when the room has let go of its end, the order to come again.
    ///
    /// Nothing is lost if the future is dropped.
    pub async fn next(&mut self) -> Outgoing {
        let entry = self
            .queue
            .recv()
            .await
            .unwrap_or(Outgoing::Close(Ending::RESTART));
        self.took(entry)
    }

    /// The next entry if one waits already.
    pub fn next_waiting(&mut self) -> Option<Outgoing> {
        let entry = self.queue.try_recv().ok()?;
        Some(self.took(entry))
    }

    fn took(&self, entry: Outgoing) -> Outgoing {
        if let Outgoing::Frame(frame) = &entry {
            self.waiting_bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        }
        entry
    }
}

impl Stop {
    /// Waits for the order to stop at once; for ever if the room lets go of its end without one.
    pub async fn ordered(&mut self) -> Ending {
        let ordered = self
            .0
            .wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|ending| *ending);
        match ordered {
            Some(ending) => ending,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(entry: &Outgoing) -> Option<u16> {
        match entry {
            Outgoing::Close(ending) => Some(ending.code),
            Outgoing::Frame(_) => None,
        }
    }

    #[tokio::test]
    async fn frames_come_in_order_and_the_close_last() {
        let (outbox, mut outgoings, _stop) = outbox();
        outbox.send(Bytes::from_static(b"a"));
        outbox.end(Ending::SIGNED_OUT);
        assert!(matches!(outgoings.next().await, Outgoing::Frame(frame) if frame == "a"));
        assert_eq!(code(&outgoings.next().await), Some(4401));
    }

    #[tokio::test]
    async fn too_many_frames_end_the_connection() {
        let (outbox, _outgoings, mut stop) = outbox();
        for _ in 0..=FRAMES_MAX {
            outbox.send(Bytes::from_static(b"a"));
        }
        assert_eq!(stop.ordered().await, Ending::OVERLOAD);
    }

    #[tokio::test]
    async fn too_many_bytes_end_the_connection_but_one_large_frame_passes() {
        let (outbox, mut outgoings, mut stop) = outbox();
        outbox.send(Bytes::from(vec![0; BYTES_MAX + 1]));
        assert!(matches!(outgoings.next().await, Outgoing::Frame(_)));
        outbox.send(Bytes::from(vec![0; BYTES_MAX]));
        outbox.send(Bytes::from_static(b"a"));
        assert_eq!(stop.ordered().await, Ending::OVERLOAD);
    }

    #[tokio::test]
    async fn a_dropped_room_lets_its_frames_out_and_says_come_again() {
        let (outbox, mut outgoings, _stop) = outbox();
        outbox.send(Bytes::from_static(b"a"));
        drop(outbox);
        assert!(matches!(outgoings.next().await, Outgoing::Frame(_)));
        assert_eq!(code(&outgoings.next().await), Some(1012));
    }
}
