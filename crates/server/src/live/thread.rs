//! The thread that owns a room: it takes messages, lets the room decide and performs what it wants.
//!
//! A room lives on a thread of its own with a large stack, so that hostile text that panics inside ends one room and
//! nothing else: the room is forgotten, its connections come again, and it is rebuilt from its journal.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use collab::{ConnectionId, Effect, FlushToken, Input, Room, StopReason};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::{sleep_until, timeout_at};

use super::keeper::Keeper;
use super::outbox::{Ending, Outbox};
use super::room::{Message, RoomEnds, RoomHandle};
use super::watch::{Seen, watch};

/// Reading deeply nested bytes costs stack.
pub const STACK_BYTES: usize = 16 * 1024 * 1024;
/// A room without connections is kept for so long.
const IDLE: Duration = Duration::from_secs(30);

/// Everything the thread is given.
#[derive(Debug)]
pub struct Thread {
    /// The room's ends of its handle.
    pub ends: RoomEnds,
    /// The way to the store.
    pub keeper: Keeper,
    /// Whose start is the zero of the room's clock.
    pub started: Instant,
    /// Wakes the watch.
    pub nudge: std::sync::Arc<tokio::sync::Notify>,
}

/// Whether an idle room may end now; asked while nobody can get a new handle.
pub trait Unload {
    /// Takes the room off the list unless somebody holds a handle.
    fn unload(&self) -> bool;
}

/// Runs until the room has ended; whatever the reason, all connections are told to come again.
pub fn run(thread: &mut Thread, unload: &impl Unload) {
    let mut live = match thread.open() {
        Ok(live) => live,
        Err(error) => {
            tracing::error!(text = %thread.keeper.text, %error, "room cannot be opened");
            return thread.turn_away();
        }
    };
    tracing::info!(text = %thread.keeper.text, seq = live.room.head().0, "room opened");
    let outcome = catch_unwind(AssertUnwindSafe(|| live.run(thread, unload)));
    if let Ok(reason) = outcome {
        tracing::info!(text = %thread.keeper.text, ?reason, "room closed");
    } else {
        tracing::error!(text = %thread.keeper.text, "room panicked and is rebuilt from its journal");
    }
    // Outboxes that are dropped without a word say 1012.
}

impl Thread {
    fn open(&mut self) -> Result<Live, super::keeper::LoadError> {
        let keeper = self.keeper.clone();
        let (seen, room) = self.keeper.runtime.block_on(async {
            let seen = Seen::now(&keeper).await?;
            Ok::<_, super::keeper::LoadError>((seen, keeper.open().await?))
        })?;
        self.keeper.runtime.spawn(watch(keeper, seen, self.nudge.clone()));
        Ok(Live {
            waiting: Builder::new_current_thread().enable_time().build()?,
            room,
            outboxes: HashMap::new(),
            flushes: HashMap::new(),
            next_flush: 0,
            effects: Vec::new(),
            idle_since: Instant::now(),
        })
    }

    /// Tells whoever waits in the mailbox that the text cannot be had at the moment.
    fn turn_away(&mut self) {
        self.ends.mailbox.close();
        while let Some(message) = self.ends.mailbox.blocking_recv() {
            if let Message::Join { outbox, .. } = message {
                outbox.end(Ending::OVERLOAD);
            }
        }
    }
}

struct Live {
    /// Waits for messages and for its own time, whatever the server's runtime is doing.
    waiting: Runtime,
    room: Room,
    outboxes: HashMap<ConnectionId, Outbox>,
    flushes: HashMap<FlushToken, oneshot::Sender<collab::Seq>>,
    next_flush: u64,
    effects: Vec<Effect>,
    idle_since: Instant,
}

enum Next {
    Message(Message),
    Answer(Input),
    Tick,
    Idle,
}

impl Live {
    /// Answers why the room has come to its end; nothing if it was idle.
    fn run(&mut self, thread: &mut Thread, unload: &impl Unload) -> Option<StopReason> {
        loop {
            let input = match self.next(thread) {
                Next::Message(message) => self.take(message),
                Next::Answer(input) => input,
                Next::Tick => Input::Tick,
                Next::Idle => {
                    if unload.unload() {
                        return None;
                    }
                    self.idle_since = Instant::now();
                    continue;
                }
            };
            let now = now(thread.started);
            self.room.handle(now, input, &mut self.effects);
            if let Some(stopped) = self.perform(&thread.keeper) {
                return Some(stopped);
            }
            if self.room.connections() > 0 {
                self.idle_since = Instant::now();
            }
        }
    }

    fn next(&self, thread: &mut Thread) -> Next {
        let idle = self.idle_since + IDLE;
        let tick = self
            .room
            .wake_at()
            .map(|at| thread.started + Duration::from_millis(at.0));
        let (wake, otherwise) = match tick {
            Some(tick) if tick <= idle => (tick, Next::Tick),
            _ => (idle, Next::Idle),
        };
        let ends = &mut thread.ends;
        let next = self.waiting.block_on(async {
            let arrival = async {
                tokio::select! {
                    biased;
                    Some(input) = ends.answers.recv() => Next::Answer(input),
                    Some(message) = ends.mailbox.recv() => Next::Message(message),
                    // No handle is left, so nobody can come any more.
                    else => {
                        sleep_until(idle.into()).await;
                        Next::Idle
                    }
                }
            };
            timeout_at(wake.into(), arrival).await
        });
        next.unwrap_or(otherwise)
    }

    fn take(&mut self, message: Message) -> Input {
        match message {
            Message::Join { join, outbox } => {
                self.outboxes.insert(join.connection, outbox);
                Input::Join(*join)
            }
            Message::Frame {
                connection,
                bytes,
                place,
            } => {
                drop(place);
                Input::Frame { connection, bytes }
            }
            Message::Leave(connection) => {
                self.outboxes.remove(&connection);
                Input::Leave { connection }
            }
            Message::Flush(answer) => {
                let token = FlushToken(self.next_flush);
                self.next_flush += 1;
                self.flushes.insert(token, answer);
                Input::Flush { token }
            }
            Message::Drain => Input::Drain,
        }
    }

    /// Performs the effects in their order; answers why, if the room has come to its end.
    fn perform(&mut self, keeper: &Keeper) -> Option<StopReason> {
        let mut stopped = None;
        let mut effects = std::mem::take(&mut self.effects);
        for effect in effects.drain(..) {
            match effect {
                Effect::Send { connection, frame } => {
                    if let Some(outbox) = self.outboxes.get(&connection) {
                        outbox.send(frame);
                    }
                }
                Effect::Broadcast { connections, frame } => {
                    for outbox in connections
                        .iter()
                        .filter_map(|connection| self.outboxes.get(connection))
                    {
                        outbox.send(frame.clone());
                    }
                }
                Effect::Append(batch) => keeper.append(batch),
                Effect::Load { after } => keeper.load(after),
                Effect::Snapshot { through, state } => keeper.snapshot(through, state),
                Effect::Close {
                    connection,
                    code,
                    reason,
                } => {
                    if let Some(outbox) = self.outboxes.remove(&connection) {
                        outbox.end(Ending {
                            code: code.number(),
                            reason,
                        });
                    }
                }
                Effect::Flushed { token, seq } => {
                    if let Some(answer) = self.flushes.remove(&token) {
                        // Whoever asked may have gone.
                        let _gone = answer.send(seq);
                    }
                }
                Effect::Stopped(reason) => stopped = Some(reason),
            }
        }
        self.effects = effects;
        stopped
    }
}

fn now(started: Instant) -> collab::Millis {
    collab::Millis(u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX))
}

/// A handle counts as held while it is anywhere but on the list.
pub fn is_held(handle: &RoomHandle) -> bool {
    handle.mailbox.strong_count() > 1 || handle.mailbox.capacity() < handle.mailbox.max_capacity()
}
