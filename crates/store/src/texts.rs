//! Texts: the letter of a paper and, later, its proposals, each with epoch, head and, if forked, its parent.
//!
//! What is appended to one stands in `journal`.

use paper::{Phase, SCHEMA};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::claims::add_claim;
use crate::journal::add_update;
use crate::words::word;
use crate::{
    Claim, ClientId, Epoch, Error, EventNumber, Millis, PaperId, Result, Seq, Snapshot, Store, TextId, Update,
};

/// What a text is for its paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// The letter itself; a paper has exactly one.
    Letter,
    /// A branch of another text.
    Proposal(Fork),
}

/// Where a proposal left its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The text it was forked from.
    pub parent: TextId,
    /// The last update of the parent that it contains.
    pub seq: Seq,
}

/// A text that is about to be made.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Its id.
    pub id: TextId,
    /// Its first epoch.
    pub epoch: Epoch,
    /// Its first update, the content it begins with.
    pub seed: Vec<u8>,
    /// The client id with which the server wrote the seed.
    pub client: ClientId,
}

/// A text as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its id.
    pub id: TextId,
    /// The paper.
    pub paper: PaperId,
    /// Letter or proposal.
    pub kind: TextKind,
    /// Its epoch.
    pub epoch: Epoch,
    /// The version of the closed lists it was made with.
    pub schema: u32,
    /// The Seq of its last update.
    pub head: Seq,
}

impl FromRow<'_, SqliteRow> for Text {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let parent: Option<TextId> = row.try_get("parent")?;
        let kind = match parent {
            None => TextKind::Letter,
            Some(parent) => TextKind::Proposal(Fork {
                parent,
                seq: row.try_get("fork_seq")?,
            }),
        };
        Ok(Self {
            id: row.try_get("id")?,
            paper: row.try_get("paper")?,
            kind,
            epoch: row.try_get("epoch")?,
            schema: row.try_get("schema")?,
            head: row.try_get("head")?,
        })
    }
}

/// Everything a room opens with, read at one moment.
#[derive(Clone, Debug)]
pub struct LoadedText {
    /// The text.
    pub text: Text,
    /// The phase of its paper.
    pub phase: Phase,
    /// The newest merged state, if there is one.
    pub snapshot: Option<Snapshot>,
    /// Every update behind the snapshot, in order and without gaps.
    pub updates: Vec<Update>,
    /// Who owns which client id.
    pub claims: Vec<Claim>,
}

/// What may have changed under an open room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// The Seq of the last update.
    pub head: Seq,
    /// The epoch.
    pub epoch: Epoch,
    /// The phase of the paper.
    pub phase: Phase,
    /// The number of the paper's last event.
    pub events: EventNumber,
}

impl FromRow<'_, SqliteRow> for Pulse {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            head: row.try_get("head")?,
            epoch: row.try_get("epoch")?,
            phase: word(row, "phase")?,
            events: row.try_get("events")?,
        })
    }
}

/// Writes a text with its seed as update 1, inside the transaction of what it belongs to.
pub(crate) async fn add_text(
    connection: &mut SqliteConnection,
    paper: &PaperId,
    text: &NewText,
    fork: Option<&Fork>,
    now: Millis,
) -> Result<()> {
    const INSERT: &str = "insert into texts (id, paper, kind, epoch, schema, head, parent, fork_seq, created)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let first = Seq::default().next();
    sqlx::query(INSERT)
        .bind(&text.id)
        .bind(paper)
        .bind(if fork.is_some() { "proposal" } else { "letter" })
        .bind(&text.epoch)
        .bind(SCHEMA)
        .bind(first)
        .bind(fork.map(|fork| &fork.parent))
        .bind(fork.map(|fork| fork.seq))
        .bind(now)
        .execute(&mut *connection)
        .await?;
    add_update(connection, &text.id, first, &text.seed, now).await?;
    add_claim(
        connection,
        &text.id,
        &Claim {
            client: text.client,
            member: None,
        },
        now,
    )
    .await
}

impl Store {
    /// One text.
    pub async fn text(&self, text: &TextId) -> Result<Option<Text>> {
        const SELECT: &str =
            "select id, paper, kind, epoch, schema, head, parent, fork_seq from texts where id = $1";
        Ok(sqlx::query_as(SELECT)
            .bind(text)
            .fetch_optional(self.read())
            .await?)
    }

    /// The letter of a paper.
    pub async fn letter(&self, paper: &PaperId) -> Result<Option<Text>> {
        const SELECT: &str = "select id, paper, kind, epoch, schema, head, parent, fork_seq
            from texts where paper = $1 and kind = 'letter'";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .fetch_optional(self.read())
            .await?)
    }

    /// Forks a text at a Seq; `text.seed` is the parent's state up to there.
    pub async fn create_proposal(
        &self,
        paper: &PaperId,
        text: &NewText,
        fork: &Fork,
        now: Millis,
    ) -> Result<()> {
        const PARENT: &str = "select count(*) from texts where id = $1 and paper = $2 and head >= $3";
        let mut transaction = self.write().await?;
        let found: i64 = sqlx::query_scalar(PARENT)
            .bind(&fork.parent)
            .bind(paper)
            .bind(fork.seq)
            .fetch_one(&mut *transaction)
            .await?;
        if found == 0 {
            return Err(Error::missing(
                "text to fork from",
                &format!("{} at {}", fork.parent, fork.seq),
            ));
        }
        add_text(&mut transaction, paper, text, Some(fork), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Everything needed to rebuild a text, read at one moment.
    pub async fn load_text(&self, text: &TextId) -> Result<LoadedText> {
        const SELECT: &str =
            "select id, paper, kind, epoch, schema, head, parent, fork_seq from texts where id = $1";
        const PHASE: &str = "select id, title, phase, created from papers where id = $1";
        let mut moment = self.moment().await?;
        let row: Option<Text> = sqlx::query_as(SELECT)
            .bind(text)
            .fetch_optional(&mut *moment)
            .await?;
        let row = row.ok_or_else(|| Error::missing("text", text))?;
        let paper: crate::Paper = sqlx::query_as(PHASE)
            .bind(&row.paper)
            .fetch_one(&mut *moment)
            .await?;
        let snapshot = crate::snapshots::newest(&mut moment, text).await?;
        let after = snapshot
            .as_ref()
            .map_or(Seq::default(), |snapshot| snapshot.through);
        let updates = crate::journal::updates_after(&mut moment, text, after).await?;
        let claims = crate::claims::claims_of(&mut moment, text).await?;
        if updates.last().map_or(after, |update| update.seq) != row.head {
            return Err(Error::Damaged {
                what: "journal",
                detail: format!("{text} ends before its head"),
            });
        }
        Ok(LoadedText {
            text: row,
            phase: paper.phase,
            snapshot,
            updates,
            claims,
        })
    }

    /// What may have changed under an open room, in one cheap statement.
    pub async fn pulse(&self, text: &TextId) -> Result<Option<Pulse>> {
        const SELECT: &str = "select texts.head, texts.epoch, papers.phase, papers.events
            from texts join papers on papers.id = texts.paper where texts.id = $1";
        Ok(sqlx::query_as(SELECT)
            .bind(text)
            .fetch_optional(self.read())
            .await?)
    }
}
