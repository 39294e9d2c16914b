//! What happens beside the text, numbered per paper, and the reasons of phase changes.
//!
//! An event is written in the transaction of what it reports and holds ids only, never names or words;
//! that is why the reason of a phase change stands in a table of its own.

use paper::Phase;
use serde_json::Value;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::words::word;
use crate::{Error, EventNumber, MemberId, Millis, PaperId, Result, Store};

/// The most events that one question is answered with.
const PAGE: i64 = 500;

/// An event that has not been given a number yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// What happened, one word of docs/protocol.md.
    pub kind: &'static str,
    /// Who did it; nobody if the server did it by itself.
    pub member: Option<MemberId>,
    /// Ids of what it concerns.
    pub data: Value,
}

/// One numbered event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place among the events of the paper.
    pub number: EventNumber,
    /// What happened.
    pub kind: String,
    /// Who did it.
    pub member: Option<MemberId>,
    /// When.
    pub at: Millis,
    /// Ids of what it concerns.
    pub data: Value,
}

impl FromRow<'_, SqliteRow> for Event {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let data: String = row.try_get("data")?;
        Ok(Self {
            number: row.try_get("number")?,
            kind: row.try_get("kind")?,
            member: row.try_get("member")?,
            at: row.try_get("at")?,
            data: serde_json::from_str(&data).map_err(|cause| sqlx::Error::Decode(cause.into()))?,
        })
    }
}

/// Why a paper came into a phase, beside the event of the same number.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseChange {
    /// The number of the event.
    pub number: EventNumber,
    /// The phase that ended.
    pub before: Phase,
    /// The phase that began.
    pub after: Phase,
    /// The words of whoever changed it.
    pub reason: String,
}

impl FromRow<'_, SqliteRow> for PhaseChange {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            number: row.try_get("number")?,
            before: word(row, "before")?,
            after: word(row, "after")?,
            reason: row.try_get("reason")?,
        })
    }
}

const NEXT_NUMBER: &str = "update papers set events = events + 1 where id = $1 returning events";

const INSERT: &str =
    "insert into events (paper, number, kind, member, at, data) values ($1, $2, $3, $4, $5, $6)";

/// Gives the event its number and writes it, inside the transaction of what it reports.
pub(crate) async fn add_event(
    connection: &mut SqliteConnection,
    paper: &PaperId,
    event: &NewEvent,
    at: Millis,
) -> Result<EventNumber> {
    let number: EventNumber = sqlx::query_scalar(NEXT_NUMBER)
        .bind(paper)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or_else(|| Error::missing("paper", paper))?;
    sqlx::query(INSERT)
        .bind(paper)
        .bind(number)
        .bind(event.kind)
        .bind(&event.member)
        .bind(at)
        .bind(event.data.to_string())
        .execute(connection)
        .await?;
    Ok(number)
}

impl Store {
    /// The events after a number, oldest first; at most 500, so ask again from the last one.
    pub async fn events_after(&self, paper: &PaperId, after: EventNumber) -> Result<Vec<Event>> {
        const SELECT: &str = "select number, kind, member, at, data from events
            where paper = $1 and number > $2 order by number limit $3";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .bind(after)
            .bind(PAGE)
            .fetch_all(self.read())
            .await?)
    }

    /// The phase changes of a paper with their reasons, newest first; at most 500.
    pub async fn phase_changes(&self, paper: &PaperId) -> Result<Vec<PhaseChange>> {
        const SELECT: &str = "select number, before, after, reason from phase_changes
            where paper = $1 order by number desc limit $2";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .bind(PAGE)
            .fetch_all(self.read())
            .await?)
    }
}
