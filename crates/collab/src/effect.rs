//! What a room wants done.
//! The server performs effects in their order; what a room is told is in [`crate::input`].

use bytes::Bytes;
use paper::Phase;

use crate::ids::{ClientId, ConnectionId, FlushToken, MemberId, Seq};

/// One thing that the server does for a room, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a frame on one connection.
    Send {
        /// Where.
        connection: ConnectionId,
        /// A whole binary message.
        frame: Bytes,
    },
    /// Send one frame, encoded once, on several connections.
    Broadcast {
        /// Where; each at most once.
        connections: Vec<ConnectionId>,
        /// A whole binary message; cloning it copies nothing.
        frame: Bytes,
    },
    /// Append to the journal, in one transaction.
    /// At most one is under way; answered with [`crate::Input::Appended`], [`crate::Input::AppendConflict`],
    /// [`crate::Input::AppendRefused`] or [`crate::Input::AppendFailed`].
    Append(Batch),
    /// Read the journal behind this Seq; answered with [`crate::Input::Loaded`] or [`crate::Input::LoadFailed`].
    /// At most one is under way, and none while an append is.
    Load {
        /// The last Seq that the room has.
        after: Seq,
    },
    /// A snapshot is due: store it if you like; nothing is answered.
    Snapshot {
        /// The Seq through which it reaches.
        through: Seq,
        /// The merged state, in v1; all of it is durable in the journal.
        state: Bytes,
    },
    /// Close a connection after what was sent on it before.
    /// The room has forgotten it already.
    Close {
        /// Which one.
        connection: ConnectionId,
        /// With which code.
        code: CloseCode,
        /// A short reason for the log and the close frame; never text of the paper.
        reason: &'static str,
    },
    /// Everything that was admitted before the flush is durable.
    Flushed {
        /// Which flush.
        token: FlushToken,
        /// The head of the journal that holds it.
        seq: Seq,
    },
    /// The room has come to its end: forget it, open it again when somebody comes.
    /// All connections were closed before; flushes that were not answered never will be.
    Stopped(StopReason),
}

/// What is appended together, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The head that the journal must have; the update gets the Seq behind it.
    pub expected_head: Seq,
    /// The epoch that the text must have.
    pub epoch: String,
    /// The phase that the paper must be in, because the update was admitted under it.
    pub phase: Phase,
    /// One row of the journal, in v1, encoded by the server.
    pub update: Bytes,
    /// Client ids that are used for the first time.
    pub claims: Vec<Claim>,
}

/// A client id and the member to whom it belongs from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id.
    pub client: ClientId,
    /// Whose it is.
    pub member: MemberId,
}

/// Why a room has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// It was drained.
    Drained,
    /// The store could not append or load; what was not acknowledged comes again from the clients.
    StoreFailed,
    /// The text has another epoch.
    Epoch,
    /// The journal holds something that cannot be read.
    Corrupt,
}

/// The close codes of `docs/protocol.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseCode {
    /// 1012: the server stops or restarts.
    Restart,
    /// 1013: overload, or the text cannot be stored at the moment.
    TryAgainLater,
    /// 4400: a malformed frame.
    Malformed,
    /// 4401: not signed in, or no longer.
    SignedOut,
    /// 4403: refused; a reset was sent before.
    Refused,
    /// 4409: epoch or schema differ; a reset was sent before.
    Outdated,
}

impl CloseCode {
    /// The number on the wire.
    pub fn number(self) -> u16 {
        match self {
            Self::Restart => 1012,
            Self::TryAgainLater => 1013,
            Self::Malformed => 4400,
            Self::SignedOut => 4401,
            Self::Refused => 4403,
            Self::Outdated => 4409,
        }
    }
}
