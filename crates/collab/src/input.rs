//! What a room is told: people, frames, answers of the store, changes beside the text, time.
//! What it answers with is in [`crate::effect`].

use bytes::Bytes;
use paper::{Phase, Role};
use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, ConnectionId, FlushToken, MemberId, Seq};

/// One thing that happened; see [`crate::Room::handle`].
#[derive(Debug, Clone)]
pub enum Input {
    /// A connection is there; nothing was sent on it yet.
    Join(Join),
    /// A binary frame arrived on a connection.
    /// The socket's own limit should be at least [`crate::protocol::MAX_FRAME_BYTES`].
    Frame {
        /// Where it arrived.
        connection: ConnectionId,
        /// The message, whole.
        bytes: Bytes,
    },
    /// A connection is gone, or was given up because its outbox is full.
    /// Harmless for a connection that the room has already closed.
    Leave {
        /// Which one.
        connection: ConnectionId,
    },
    /// The batch of the running [`crate::Effect::Append`] is durable, with this Seq as the new head.
    Appended {
        /// The Seq of the batch's update.
        through: Seq,
    },
    /// The running append found another head: somebody else has appended meanwhile.
    AppendConflict {
        /// The head that the store has.
        head: Seq,
    },
    /// The running append was refused for good; nothing of it was written.
    AppendRefused(RefusedAppend),
    /// The running append failed and whether it was written is unknown.
    AppendFailed,
    /// The updates that [`crate::Effect::Load`] asked for, in order, without gaps.
    Loaded {
        /// All updates behind the Seq that was asked for, or the first of them.
        updates: Vec<StoredUpdate>,
        /// Client ids that were claimed meanwhile; telling known ones again is harmless.
        claims: Vec<(ClientId, MemberId)>,
    },
    /// [`crate::Effect::Load`] failed.
    LoadFailed,
    /// Somebody else says that the journal has grown.
    HeadMoved {
        /// The head that the store has.
        head: Seq,
    },
    /// The paper has moved to another phase.
    PhaseChanged {
        /// The phase it is in now.
        phase: Phase,
    },
    /// A member has another role.
    RoleChanged {
        /// Whose.
        member: MemberId,
        /// The role it has now.
        role: Role,
    },
    /// A member's display name, municipality or color has changed.
    UserChanged {
        /// Whose.
        member: MemberId,
        /// What others may see of it now.
        user: User,
    },
    /// A member is no longer one, or its sign-in has ended on all devices.
    Revoked {
        /// Who.
        member: MemberId,
    },
    /// An event of the paper is to be shown (message 103); it is durable already.
    Publish(Event),
    /// The time that [`crate::Room::wake_at`] named has come.
    Tick,
    /// Somebody wants to know when everything that was admitted until now is durable.
    /// Answered with [`crate::Effect::Flushed`], or with [`crate::Effect::Stopped`] if it never will be.
    Flush {
        /// Comes back with the answer.
        token: FlushToken,
    },
    /// The server stops: what was admitted is still made durable, then all connections are closed with 1012 and
    /// [`crate::Effect::Stopped`] follows.
    Drain,
}

/// Who joins, and how.
#[derive(Debug, Clone)]
pub struct Join {
    /// The connection's id.
    pub connection: ConnectionId,
    /// The member it belongs to.
    pub member: MemberId,
    /// What the member is in the paper.
    pub role: Role,
    /// What others may see of the member, as their roles allow.
    pub user: User,
    /// What the client announced.
    pub dialect: Dialect,
}

/// What others may see of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The display name.
    pub name: String,
    /// The municipality's name.
    pub municipality: String,
    /// 0 to 7.
    pub color: u8,
}

/// Which messages a client understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialect {
    /// The standard messages of y-protocols and nothing else.
    Stock,
    /// Our own messages too.
    Own {
        /// The schema that the client announced.
        schema: u32,
        /// The epoch of its local copy.
        epoch: String,
    },
}

/// Why the store will not take a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedAppend {
    /// The text has another epoch: its life has ended.
    Epoch,
    /// The paper is in another phase.
    Phase(Phase),
    /// A client id of the batch belongs to somebody else.
    Claim {
        /// The id.
        client: ClientId,
        /// Whose it is.
        member: MemberId,
    },
}

/// One update of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredUpdate {
    /// Its place.
    pub seq: Seq,
    /// Its bytes, in v1.
    pub bytes: Bytes,
}

/// An event of the paper as message 103 shows it: ids only, never names or text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the paper.
    pub number: u64,
    /// What happened.
    pub kind: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// On whose behalf.
    pub member: Option<MemberId>,
    /// What belongs to it.
    pub data: serde_json::Value,
}
