//! Working states: automatic, unnumbered copies of a text, for editors to look at and copy from.

use sqlx::FromRow;

use crate::{Millis, Result, Seq, Store, TextId};

/// The most lines that one list has: thirty days of ten minutes each.
const PAGE: i64 = 4_320;

/// A copy of a text at a Seq.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct WorkingState {
    /// The last update it contains.
    pub seq: Seq,
    /// When it was made.
    pub created: Millis,
    /// The JSON form of its tree.
    pub tree: Vec<u8>,
    /// How many demands it has.
    pub demands: u32,
    /// How many words it has.
    pub words: u32,
}

/// A working state in a list, without its tree.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct WorkingStateLine {
    /// The last update it contains.
    pub seq: Seq,
    /// When it was made.
    pub created: Millis,
    /// How many demands it has.
    pub demands: u32,
    /// How many words it has.
    pub words: u32,
}

impl Store {
    /// The letters that have changed since their last working state.
    pub async fn texts_without_working_state(&self) -> Result<Vec<TextId>> {
        const SELECT: &str = "select id from texts where kind = 'letter' and head > coalesce(
                (select max(seq) from working_states where working_states.text = texts.id), 0)
            order by id";
        Ok(sqlx::query_scalar(SELECT).fetch_all(self.read()).await?)
    }

    /// Keeps a copy; a second one of the same Seq says nothing new and is not kept.
    pub async fn keep_working_state(&self, text: &TextId, state: &WorkingState) -> Result<()> {
        const INSERT: &str = "insert into working_states (text, seq, created, tree, demands, words)
            values ($1, $2, $3, $4, $5, $6) on conflict (text, seq) do nothing";
        let mut transaction = self.write().await?;
        sqlx::query(INSERT)
            .bind(text)
            .bind(state.seq)
            .bind(state.created)
            .bind(&state.tree)
            .bind(state.demands)
            .bind(state.words)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The copies of a text, newest first.
    pub async fn working_states(&self, text: &TextId) -> Result<Vec<WorkingStateLine>> {
        const SELECT: &str = "select seq, created, demands, words from working_states
            where text = $1 order by seq desc limit $2";
        Ok(sqlx::query_as(SELECT)
            .bind(text)
            .bind(PAGE)
            .fetch_all(self.read())
            .await?)
    }

    /// One copy.
    pub async fn working_state(&self, text: &TextId, seq: Seq) -> Result<Option<WorkingState>> {
        const SELECT: &str = "select seq, created, tree, demands, words from working_states
            where text = $1 and seq = $2";
        Ok(sqlx::query_as(SELECT)
            .bind(text)
            .bind(seq)
            .fetch_optional(self.read())
            .await?)
    }

    /// Drops the copies made before a point in time, except the last one of each text, and says how many.
    ///
    /// The last one stays because it says up to where nothing new has to be kept.
    pub async fn forget_working_states(&self, before: Millis) -> Result<u64> {
        const DELETE: &str = "delete from working_states where created < $1 and seq < (
            select max(newer.seq) from working_states as newer where newer.text = working_states.text)";
        let mut transaction = self.write().await?;
        let done = sqlx::query(DELETE)
            .bind(before)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
