//! The frames of `docs/protocol.md`, section 2: read from clients with strict bounds, written for them.
//! What an update may contain is the business of [`crate::gate`]; who may send what is the room's.

use bytes::Bytes;
use paper::{Phase, Role};
use serde::Serialize;
use yrs::{ClientID, StateVector};

use crate::ids::{ClientId, MemberId};
use crate::input::{Event, User};
pub use crate::wire::Malformed;
use crate::wire::{Reader, put_buffer, put_var_uint};

/// The largest frame that any client may send; each role has its own limit within it, see [`frame_limit`].
pub const MAX_FRAME_BYTES: usize = 4 << 20;
/// The largest frame of readers and participants: an up-to-date copy's step 2 carries all deletions of the text.
pub const MAX_READ_ONLY_FRAME_BYTES: usize = 512 << 10;
/// The largest frame of writers: a long paste or a day's work without a network.
pub const MAX_WRITER_FRAME_BYTES: usize = 2 << 20;
/// The largest presence frame: a stock client echoes what it was sent, and [`MAX_PRESENCE_ENTRIES`] bound that.
pub const MAX_PRESENCE_FRAME_BYTES: usize = 256 << 10;
/// The largest state of one presence entry.
pub const MAX_PRESENCE_STATE_BYTES: usize = 1 << 10;
/// Entries of one presence frame that the server sends.
pub const MAX_PRESENCE_ENTRIES: usize = 100;

const SYNC: u64 = 0;
const PRESENCE: u64 = 1;
const QUERY_PRESENCE: u64 = 3;
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;
const STATUS: u64 = 100;
const ACKNOWLEDGED: u64 = 101;
const RESET: u64 = 102;
const EVENT: u64 = 103;
const PEOPLE: u64 = 104;

/// The largest frame that a role may send.
pub fn frame_limit(role: Role) -> usize {
    match role {
        Role::Reader | Role::Participant => MAX_READ_ONLY_FRAME_BYTES,
        Role::Writer => MAX_WRITER_FRAME_BYTES,
        Role::Editor | Role::Owner => MAX_FRAME_BYTES,
    }
}

/// What a client says.
#[derive(Debug, PartialEq)]
pub enum Message<'a> {
    /// What it has; it wants the rest.
    Step1(StateVector),
    /// An update in v1: the rest that the server lacks.
    Step2(&'a [u8]),
    /// An update in v1.
    Update(&'a [u8]),
    /// Presence entries, its own among them.
    Presence(Vec<PresenceEntry<'a>>),
    /// It wants everybody's presence.
    QueryPresence,
}

/// One entry of a presence frame.
#[derive(Debug, PartialEq, Eq)]
pub struct PresenceEntry<'a> {
    /// Whose.
    pub client: ClientId,
    /// Counts the changes of this entry.
    pub clock: u32,
    /// JSON, not looked into yet; `null` takes the entry away.
    pub state: &'a str,
}

/// Reads one frame of a client; nothing may follow it.
pub fn decode(frame: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(frame);
    let message = match reader.var_uint()? {
        SYNC => match reader.var_uint()? {
            STEP_1 => Message::Step1(state_vector(reader.buffer()?)?),
            STEP_2 => Message::Step2(reader.buffer()?),
            UPDATE => Message::Update(reader.buffer()?),
            other => return Err(unknown(other)),
        },
        PRESENCE => Message::Presence(presence(reader.buffer()?)?),
        QUERY_PRESENCE => Message::QueryPresence,
        other => return Err(unknown(other)),
    };
    reader.end()?;
    Ok(message)
}

fn unknown(tag: u64) -> Malformed {
    Malformed::Tag(u8::try_from(tag).unwrap_or(u8::MAX))
}

fn state_vector(bytes: &[u8]) -> Result<StateVector, Malformed> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(2)?;
    let mut vector = StateVector::default();
    for _ in 0..count {
        let client = ClientID::new(reader.var_uint()?);
        let clock = reader.clock()?;
        if vector.contains_client(&client) {
            return Err(Malformed::Order);
        }
        vector.set_max(client, clock);
    }
    reader.end()?;
    Ok(vector)
}

fn presence(bytes: &[u8]) -> Result<Vec<PresenceEntry<'_>>, Malformed> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(3)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        entries.push(PresenceEntry {
            client: ClientId(reader.var_uint()?),
            clock: reader.clock()?,
            state: reader.string()?,
        });
    }
    reader.end()?;
    Ok(entries)
}

/// Sync step 1: the server's state vector, encoded.
pub(crate) fn step_1(state_vector: &[u8]) -> Bytes {
    sync(STEP_1, state_vector)
}

/// Sync step 2: an update that holds what the client lacks.
pub(crate) fn step_2(update: &[u8]) -> Bytes {
    sync(STEP_2, update)
}

/// An update.
pub(crate) fn update(update: &[u8]) -> Bytes {
    sync(UPDATE, update)
}

fn sync(step: u64, body: &[u8]) -> Bytes {
    let mut frame = Vec::with_capacity(body.len() + 7);
    put_var_uint(&mut frame, SYNC);
    put_var_uint(&mut frame, step);
    put_buffer(&mut frame, body);
    frame.into()
}

/// Presence entries: client, clock, state as JSON.
pub(crate) fn presence_frame<'a>(entries: impl ExactSizeIterator<Item = (ClientId, u32, &'a str)>) -> Bytes {
    let mut body = Vec::new();
    put_var_uint(&mut body, entries.len() as u64);
    for (client, clock, state) in entries {
        put_var_uint(&mut body, client.0);
        put_var_uint(&mut body, clock.into());
        put_buffer(&mut body, state.as_bytes());
    }
    let mut frame = Vec::with_capacity(body.len() + 5);
    put_var_uint(&mut frame, PRESENCE);
    put_buffer(&mut frame, &body);
    frame.into()
}

/// Message 100: what the connection is and may do.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status<'a> {
    pub(crate) epoch: &'a str,
    pub(crate) schema: u32,
    pub(crate) phase: Phase,
    pub(crate) role: Role,
    pub(crate) may_write: bool,
    pub(crate) member: &'a MemberId,
    pub(crate) user: &'a User,
}

/// Why a client's copy is to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ResetReason {
    Epoch,
    Schema,
    Refused,
    Diverged,
}

#[derive(Serialize)]
struct Reset<'a> {
    reason: ResetReason,
    sentence: &'a str,
}

/// Message 104: who is here.
#[derive(Debug, Serialize)]
pub(crate) struct People<'a> {
    pub(crate) count: usize,
    pub(crate) people: Vec<Shown<'a>>,
}

/// What one connection may see of a member.
#[derive(Debug, Serialize)]
pub(crate) struct Shown<'a> {
    /// Empty for those who see no names.
    pub(crate) name: &'a str,
    pub(crate) municipality: &'a str,
    pub(crate) color: u8,
}

pub(crate) fn status(status: &Status<'_>) -> Bytes {
    json(STATUS, status)
}

/// Message 101: so many sync frames of the connection are durable.
pub(crate) fn acknowledged(frames: u64) -> Bytes {
    let mut frame = Vec::with_capacity(6);
    put_var_uint(&mut frame, ACKNOWLEDGED);
    put_var_uint(&mut frame, frames);
    frame.into()
}

pub(crate) fn reset(reason: ResetReason, sentence: &str) -> Bytes {
    json(RESET, &Reset { reason, sentence })
}

pub(crate) fn event(event: &Event) -> Bytes {
    json(EVENT, event)
}

pub(crate) fn people(people: &People<'_>) -> Bytes {
    json(PEOPLE, people)
}

fn json(tag: u64, body: &impl Serialize) -> Bytes {
    // Serialising plain structs with string keys into memory cannot fail.
    let body = serde_json::to_string(body).unwrap_or_default();
    let mut frame = Vec::with_capacity(body.len() + 7);
    put_var_uint(&mut frame, tag);
    put_buffer(&mut frame, body.as_bytes());
    frame.into()
}
