//! Papers: made whole with their letter and links, their phase changed with a reason.

use paper::{Phase, Role};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::events::add_event;
use crate::links::add_link;
use crate::texts::add_text;
use crate::words::word;
use crate::{Error, MemberId, Millis, NewEvent, NewLink, NewText, PaperId, PersonId, Result, Store};

/// A paper that is about to be made, with everything it needs from its first moment.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Its id.
    pub id: PaperId,
    /// Its title in lists.
    pub title: String,
    /// Its letter, seeded once and by the server alone.
    pub letter: NewText,
    /// Its first links.
    pub links: Vec<NewLink>,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: PaperId,
    /// Its title in lists.
    pub title: String,
    /// The stage of its process.
    pub phase: Phase,
    /// When it was made.
    pub created: Millis,
}

impl FromRow<'_, SqliteRow> for Paper {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            title: row.try_get("title")?,
            phase: word(row, "phase")?,
            created: row.try_get("created")?,
        })
    }
}

/// A paper in the list of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperOfPerson {
    /// The paper.
    pub paper: Paper,
    /// What the person is in it.
    pub role: Role,
}

impl FromRow<'_, SqliteRow> for PaperOfPerson {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            paper: Paper::from_row(row)?,
            role: word(row, "role")?,
        })
    }
}

impl Store {
    /// Makes a paper with its letter, its links and its first event: all of it or nothing.
    pub async fn create_paper(&self, paper: &NewPaper, now: Millis) -> Result<()> {
        const INSERT: &str = "insert into papers (id, title, phase, created) values ($1, $2, $3, $4)";
        let mut transaction = self.write().await?;
        sqlx::query(INSERT)
            .bind(&paper.id)
            .bind(&paper.title)
            .bind(Phase::FIRST.as_str())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let event = NewEvent {
            kind: "paper",
            member: None,
            data: json!({"text": paper.letter.id}),
        };
        add_event(&mut transaction, &paper.id, &event, now).await?;
        add_text(&mut transaction, &paper.id, &paper.letter, None, now).await?;
        for link in &paper.links {
            add_link(&mut transaction, &paper.id, link, None, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// One paper.
    pub async fn paper(&self, paper: &PaperId) -> Result<Option<Paper>> {
        const SELECT: &str = "select id, title, phase, created from papers where id = $1";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .fetch_optional(self.read())
            .await?)
    }

    /// Every paper a person is a member of, newest first.
    pub async fn papers_of(&self, person: &PersonId) -> Result<Vec<PaperOfPerson>> {
        const SELECT: &str = "select papers.id, papers.title, papers.phase, papers.created, members.role
            from members join papers on papers.id = members.paper
            where members.person = $1 order by papers.created desc, papers.id";
        Ok(sqlx::query_as(SELECT).bind(person).fetch_all(self.read()).await?)
    }

    /// Brings a paper from one phase into another, with its reason and its event.
    ///
    /// Fails with [`Error::PhaseChanged`] if somebody else was faster.
    pub async fn change_phase(
        &self,
        paper: &PaperId,
        before: Phase,
        after: Phase,
        reason: &str,
        by: Option<&MemberId>,
        now: Millis,
    ) -> Result<()> {
        const UPDATE: &str = "update papers set phase = $1 where id = $2 and phase = $3";
        const INSERT: &str =
            "insert into phase_changes (paper, number, before, after, reason) values ($1, $2, $3, $4, $5)";
        let mut transaction = self.write().await?;
        let done = sqlx::query(UPDATE)
            .bind(after.as_str())
            .bind(paper)
            .bind(before.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(why_not(&mut transaction, paper).await?);
        }
        let data = json!({"before": before, "after": after});
        let event = NewEvent {
            kind: "phase",
            member: by.cloned(),
            data,
        };
        let number = add_event(&mut transaction, paper, &event, now).await?;
        sqlx::query(INSERT)
            .bind(paper)
            .bind(number)
            .bind(before.as_str())
            .bind(after.as_str())
            .bind(reason)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// Why a statement that demanded a phase of a paper found no row.
pub(crate) async fn why_not(connection: &mut sqlx::SqliteConnection, paper: &PaperId) -> Result<Error> {
    const SELECT: &str = "select id, title, phase, created from papers where id = $1";
    let found: Option<Paper> = sqlx::query_as(SELECT)
        .bind(paper)
        .fetch_optional(connection)
        .await?;
    Ok(found.map_or_else(
        || Error::missing("paper", paper),
        |paper| Error::PhaseChanged { phase: paper.phase },
    ))
}
