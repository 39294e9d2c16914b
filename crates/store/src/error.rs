//! The one error of this crate, sorted by what the caller can do.
//!
//! How an error looks over HTTP is decided in `server`.

use std::path::PathBuf;

use paper::Phase;

use crate::{ClientId, Epoch, MemberId, Seq};

/// What a method of the store answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why nothing was written, or nothing could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody else appended first: load what is new and decide again.
    #[error("the head moved to {head}")]
    HeadMoved {
        /// The head as it is now.
        head: Seq,
    },
    /// The text has begun a new life: nothing of the old one may be appended.
    #[error("the epoch is {epoch} now")]
    EpochChanged {
        /// The epoch as it is now.
        epoch: Epoch,
    },
    /// The phase is another than the one in which the caller decided.
    #[error("the phase is {phase:?} now")]
    PhaseChanged {
        /// The phase as it is now.
        phase: Phase,
    },
    /// The client id belongs to another member, to the server itself, or to another text of the paper.
    #[error("client id {client} is taken")]
    ClientTaken {
        /// The id that was claimed.
        client: ClientId,
        /// Whose it is; nobody's if the server itself wrote with it.
        member: Option<MemberId>,
    },
    /// No such row.
    #[error("no such {what}: {id}")]
    Missing {
        /// The kind of row.
        what: &'static str,
        /// The id that was asked for.
        id: String,
    },
    /// No link has this token.
    #[error("no such link")]
    LinkUnknown,
    /// The link's time is over.
    #[error("the link has expired")]
    LinkExpired,
    /// The link was revoked, or whoever made it may not make links any more.
    #[error("the link was revoked")]
    LinkRevoked,
    /// The link was used as often as it may be.
    #[error("the link has no uses left")]
    LinkSpent,
    /// The same row exists already.
    #[error("already there: {0}")]
    Taken(String),
    /// The schema refuses the row.
    #[error("refused by the schema: {0}")]
    Refused(String),
    /// Another process held the database for too long: try again.
    #[error("the database is busy")]
    Busy,
    /// The disk is full: nothing more can be kept until there is room.
    #[error("the disk is full")]
    Full,
    /// The disk failed to read or write.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// What was kept does not match its own checksum, or cannot be read back.
    #[error("damaged {what}: {detail}")]
    Damaged {
        /// The kind of row.
        what: &'static str,
        /// What was found.
        detail: String,
    },
    /// The data folder cannot be made or used.
    #[error("cannot use the data folder {folder}: {cause}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The database does not run as durably as it must.
    #[error("the database has {name} = {value}, needed is {needed}")]
    Setting {
        /// The setting, or the version of the library.
        name: &'static str,
        /// What was read back.
        value: String,
        /// What must be there.
        needed: &'static str,
    },
    /// The schema could not be brought up to date.
    #[error("cannot bring the database up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else that the database said.
    #[error("database: {0}")]
    Database(sqlx::Error),
}

impl Error {
    pub(crate) fn missing(what: &'static str, id: &(impl ToString + ?Sized)) -> Self {
        Self::Missing {
            what,
            id: id.to_string(),
        }
    }
}

// Primary result codes of SQLite; the extended ones carry them in their low byte.
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
const SQLITE_IOERR: u32 = 10;
const SQLITE_FULL: u32 = 13;
const SQLITE_CONSTRAINT: u32 = 19;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => {
                let code = database
                    .code()
                    .and_then(|code| code.parse::<u32>().ok())
                    .unwrap_or(0);
                match code & 0xff {
                    SQLITE_BUSY | SQLITE_LOCKED => Self::Busy,
                    SQLITE_FULL => Self::Full,
                    SQLITE_IOERR => Self::Disk(database.message().to_owned()),
                    SQLITE_CONSTRAINT if database.is_unique_violation() => {
                        Self::Taken(database.message().to_owned())
                    }
                    SQLITE_CONSTRAINT => Self::Refused(database.message().to_owned()),
                    _ => Self::Database(error),
                }
            }
            _ => Self::Database(error),
        }
    }
}
