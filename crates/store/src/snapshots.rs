//! Snapshots: merged state up to a Seq, so that a text opens without its whole journal.
//!
//! The journal itself is kept; a snapshot only shortens the way through it.

use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

use crate::{Error, Millis, Result, Seq, Store, TextId};

/// Merged state up to and including a Seq.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Snapshot {
    /// The last update it contains.
    pub through: Seq,
    /// Its bytes.
    pub state: Vec<u8>,
}

/// The newest snapshot, within a moment.
pub(crate) async fn newest(connection: &mut SqliteConnection, text: &TextId) -> Result<Option<Snapshot>> {
    const SELECT: &str = "select through, state from snapshots where text = $1 order by through desc limit 1";
    Ok(sqlx::query_as(SELECT)
        .bind(text)
        .fetch_optional(connection)
        .await?)
}

impl Store {
    /// Keeps a snapshot and drops the older ones, except where a proposal was forked.
    ///
    /// Refuses one that claims more than the journal holds.
    pub async fn keep_snapshot(&self, text: &TextId, snapshot: &Snapshot, now: Millis) -> Result<()> {
        const COVERED: &str = "select count(*) from texts where id = $1 and head >= $2";
        const INSERT: &str = "insert into snapshots (text, through, state, at) values ($1, $2, $3, $4)
            on conflict (text, through) do nothing";
        const DELETE: &str = "delete from snapshots where text = $1 and through < $2
            and not exists (select 1 from texts where texts.parent = snapshots.text
                and texts.fork_seq = snapshots.through)";
        let mut transaction = self.write().await?;
        let covered: i64 = sqlx::query_scalar(COVERED)
            .bind(text)
            .bind(snapshot.through)
            .fetch_one(&mut *transaction)
            .await?;
        if covered == 0 {
            return Err(Error::missing(
                "text with so many updates",
                &format!("{text} at {}", snapshot.through),
            ));
        }
        sqlx::query(INSERT)
            .bind(text)
            .bind(snapshot.through)
            .bind(&snapshot.state)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(DELETE)
            .bind(text)
            .bind(snapshot.through)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}
