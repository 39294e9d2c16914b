//! One WebSocket: frames in to the room, frames out of the outbox, pings, and the close at the end.
//!
//! What frames mean stands in `collab`; who may open a socket in `http::sync`.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use bytes::Bytes;
use collab::ConnectionId;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::outbox::{Ending, Outgoing, Outgoings, Stop};
use super::pace::Pace;
use super::room::RoomHandle;

/// Largest message that the socket reads at all; the gate's limits are smaller and answer with a reason.
pub const MESSAGE_BYTES_MAX: usize = collab::protocol::MAX_FRAME_BYTES + 64 * 1024;
/// Small buffers keep an idle connection at a few kilobytes.
const BUFFER_BYTES: usize = 4096;
/// A whole large text must fit into one frame, see `outbox` for what may wait.
const WRITE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How often a quiet connection is asked whether it lives.
const PING_EVERY: Duration = Duration::from_secs(20);
/// After so long without any sign a connection is dead.
const DEAD_AFTER: Duration = Duration::from_secs(45);
/// How long the other side may take to answer a close.
const CLOSING: Duration = Duration::from_secs(2);

/// Sizes of buffers and messages, set before the upgrade.
pub fn bounded<F>(upgrade: WebSocketUpgrade<F>) -> WebSocketUpgrade<F> {
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BYTES_MAX)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
}

/// What a socket is connected with.
#[derive(Debug)]
pub struct Wire {
    /// The room.
    pub room: RoomHandle,
    /// The connection's id in it.
    pub connection: ConnectionId,
    /// What the room wants written.
    pub outgoings: Outgoings,
    /// The order to stop at once.
    pub stop: Stop,
    /// When the sign-in ends.
    pub until: Instant,
}

/// Carries frames both ways until one side ends it; the room has been told of the connection before and is told of its end.
pub async fn carry(socket: WebSocket, mut wire: Wire) -> Ending {
    let (mut sink, mut stream) = socket.split();
    let ending = tokio::select! {
        ending = read(&mut stream, &wire.room, wire.connection) => ending,
        ending = write(&mut sink, &mut wire.outgoings) => ending,
        ending = wire.stop.ordered() => ending,
        () = sleep_until(wire.until) => Ending::SIGNED_OUT,
    };
    wire.room.leave(wire.connection).await;
    close(sink, stream, ending).await;
    ending
}

/// Closes a socket that never came to a room.
pub async fn refuse(socket: WebSocket, ending: Ending) {
    let (sink, stream) = socket.split();
    close(sink, stream, ending).await;
}

async fn read(stream: &mut SplitStream<WebSocket>, room: &RoomHandle, connection: ConnectionId) -> Ending {
    let mut pace = Pace::new(Instant::now());
    loop {
        let Ok(message) = timeout(DEAD_AFTER, stream.next()).await else {
            return Ending::LOST;
        };
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                let now = Instant::now();
                let wait = pace.count(now, bytes.len());
                if let Err(ending) = room.frame(connection, bytes).await {
                    return ending;
                }
                if !wait.is_zero() {
                    sleep_until(now + wait).await;
                }
            }
            Some(Ok(Message::Text(_))) => return Ending::MALFORMED,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(_))) => return Ending::LEFT,
            None => return Ending::LOST,
            Some(Err(error)) => return broken(&error),
        }
    }
}

/// The library's error type is not ours to name, so its words tell a message that is too large.
fn broken(error: &axum::Error) -> Ending {
    if error.to_string().contains("too long") {
        Ending::TOO_LARGE
    } else {
        Ending::LOST
    }
}

/// Writes everything that waits, then flushes once.
async fn write(sink: &mut SplitSink<WebSocket, Message>, outgoings: &mut Outgoings) -> Ending {
    let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let mut entry = tokio::select! {
            entry = outgoings.next() => Some(entry),
            _ = ping.tick() => None,
        };
        if entry.is_none() && sink.feed(Message::Ping(Bytes::new())).await.is_err() {
            return Ending::LOST;
        }
        while let Some(outgoing) = entry {
            match outgoing {
                Outgoing::Frame(frame) => {
                    if sink.feed(Message::Binary(frame)).await.is_err() {
                        return Ending::LOST;
                    }
                }
                Outgoing::Close(ending) => return ending,
            }
            entry = outgoings.next_waiting();
        }
        if sink.flush().await.is_err() {
            return Ending::LOST;
        }
    }
}

/// Sends the close frame and reads on until the other side has answered it, because unread bytes would break the
/// connection off before the frame arrives.
async fn close(mut sink: SplitSink<WebSocket, Message>, mut stream: SplitStream<WebSocket>, ending: Ending) {
    let frame = CloseFrame {
        code: ending.code,
        reason: ending.reason.into(),
    };
    let farewell = async {
        if sink.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = stream.next().await {}
        }
    };
    // Whoever does not answer in time is gone anyway.
    drop(timeout(CLOSING, farewell).await);
}
