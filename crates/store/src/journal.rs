//! The journal: updates of a text, numbered by Seq, appended in batches that are written whole or not at all.
//!
//! Seqs come from here alone.
//! The statement that raises the head also checks epoch and phase, so nothing decided on old facts gets in,
//! whichever process decided it.
//! Updates are bytes here; what they mean is in `collab`.

use paper::Phase;
use sqlx::FromRow;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::claims::add_claim;
use crate::events::add_event;
use crate::words::word;
use crate::{Claim, Epoch, Error, Millis, NewEvent, PaperId, Result, Seq, Store, TextId};

/// What one append writes, and the facts on which the caller decided it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The text.
    pub text: TextId,
    /// The head the caller knows.
    pub head: Seq,
    /// The epoch the caller knows.
    pub epoch: Epoch,
    /// The phase in which the caller admitted the updates.
    pub phase: Phase,
    /// The updates, each one row.
    pub updates: Vec<Vec<u8>>,
    /// Client ids that appear in them for the first time.
    pub claims: Vec<Claim>,
    /// What happened with them.
    pub events: Vec<NewEvent>,
    /// Now.
    pub at: Millis,
}

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Update {
    /// Its place.
    pub seq: Seq,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Raises the head if it, the epoch and the phase are what the caller decided on.
const ADVANCE: &str = "update texts set head = head + $1
    where id = $2 and head = $3 and epoch = $4
        and exists (select 1 from papers where papers.id = texts.paper and papers.phase = $5)
    returning paper";

impl Store {
    /// Appends a batch durably and answers the new head.
    ///
    /// Names what kept it from being written: [`Error::HeadMoved`], [`Error::EpochChanged`], [`Error::PhaseChanged`],
    /// [`Error::ClientTaken`], [`Error::Full`], [`Error::Busy`]; in each case nothing of it was.
    pub async fn append(&self, batch: &Batch) -> Result<Seq> {
        let mut transaction = self.write().await?;
        let paper = advance(&mut transaction, batch).await?;
        let mut seq = batch.head;
        for bytes in &batch.updates {
            seq = seq.next();
            add_update(&mut transaction, &batch.text, seq, bytes, batch.at).await?;
        }
        for claim in &batch.claims {
            add_claim(&mut transaction, &batch.text, claim, batch.at).await?;
        }
        for event in &batch.events {
            add_event(&mut transaction, &paper, event, batch.at).await?;
        }
        transaction.commit().await?;
        Ok(seq)
    }

    /// Every update after a Seq, in order; what another process appended is among them.
    pub async fn updates_after(&self, text: &TextId, after: Seq) -> Result<Vec<Update>> {
        let mut moment = self.moment().await?;
        updates_after(&mut moment, text, after).await
    }
}

async fn advance(connection: &mut SqliteConnection, batch: &Batch) -> Result<PaperId> {
    let rows = i64::try_from(batch.updates.len()).unwrap_or(i64::MAX);
    let paper: Option<PaperId> = sqlx::query_scalar(ADVANCE)
        .bind(rows)
        .bind(&batch.text)
        .bind(batch.head)
        .bind(&batch.epoch)
        .bind(batch.phase.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    match paper {
        Some(paper) => Ok(paper),
        None => Err(why_not(connection, batch).await?),
    }
}

struct Facts {
    head: Seq,
    epoch: Epoch,
    phase: Phase,
}

impl FromRow<'_, SqliteRow> for Facts {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            head: row.try_get("head")?,
            epoch: row.try_get("epoch")?,
            phase: word(row, "phase")?,
        })
    }
}

/// Epoch before phase before head: a new life of the text matters most, a moved head least.
async fn why_not(connection: &mut SqliteConnection, batch: &Batch) -> Result<Error> {
    const SELECT: &str = "select texts.head, texts.epoch, papers.phase
        from texts join papers on papers.id = texts.paper where texts.id = $1";
    let facts: Option<Facts> = sqlx::query_as(SELECT)
        .bind(&batch.text)
        .fetch_optional(connection)
        .await?;
    Ok(match facts {
        None => Error::missing("text", &batch.text),
        Some(facts) if facts.epoch != batch.epoch => Error::EpochChanged { epoch: facts.epoch },
        Some(facts) if facts.phase != batch.phase => Error::PhaseChanged { phase: facts.phase },
        Some(facts) => Error::HeadMoved { head: facts.head },
    })
}

/// Writes one row, inside the transaction that raised the head.
pub(crate) async fn add_update(
    connection: &mut SqliteConnection,
    text: &TextId,
    seq: Seq,
    bytes: &[u8],
    now: Millis,
) -> Result<()> {
    const INSERT: &str = "insert into updates (text, seq, bytes, at) values ($1, $2, $3, $4)";
    sqlx::query(INSERT)
        .bind(text)
        .bind(seq)
        .bind(bytes)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Every update after a Seq, within a moment.
pub(crate) async fn updates_after(
    connection: &mut SqliteConnection,
    text: &TextId,
    after: Seq,
) -> Result<Vec<Update>> {
    const SELECT: &str = "select seq, bytes from updates where text = $1 and seq > $2 order by seq";
    Ok(sqlx::query_as(SELECT)
        .bind(text)
        .bind(after)
        .fetch_all(connection)
        .await?)
}
