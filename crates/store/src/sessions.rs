//! Sessions: one sign-in on one device, known by the hash of its token.

use paper::{Phase, Role};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::words::word;
use crate::{MemberId, Millis, PaperId, PersonId, Result, SessionId, Store, TokenHash};

/// A sign-in that is about to be made.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The hash of its token.
    pub token: TokenHash,
    /// When it ends by itself.
    pub expires: Millis,
}

/// A sign-in that is valid.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// When it ends by itself.
    pub expires: Millis,
}

/// What the owner of a session is in one paper, read in one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The sign-in.
    pub session: SessionId,
    /// The person.
    pub person: PersonId,
    /// The member.
    pub member: MemberId,
    /// The member's role.
    pub role: Role,
    /// The paper.
    pub paper: PaperId,
    /// The paper's phase.
    pub phase: Phase,
}

impl FromRow<'_, SqliteRow> for Access {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            session: row.try_get("session")?,
            person: row.try_get("person")?,
            member: row.try_get("member")?,
            role: word(row, "role")?,
            paper: row.try_get("paper")?,
            phase: word(row, "phase")?,
        })
    }
}

/// Writes a new sign-in of a person, inside the transaction of what it belongs to.
pub(crate) async fn add_session(
    connection: &mut SqliteConnection,
    session: &NewSession,
    person: &PersonId,
    now: Millis,
) -> Result<()> {
    const INSERT: &str =
        "insert into sessions (id, token_hash, person, created, expires) values ($1, $2, $3, $4, $5)";
    sqlx::query(INSERT)
        .bind(&session.id)
        .bind(session.token.as_bytes())
        .bind(person)
        .bind(now)
        .bind(session.expires)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends a sign-in, inside the transaction of what replaces it.
pub(crate) async fn end_session(
    connection: &mut SqliteConnection,
    session: &SessionId,
    now: Millis,
) -> Result<()> {
    const UPDATE: &str = "update sessions set ended_at = $1 where id = $2 and ended_at is null";
    sqlx::query(UPDATE)
        .bind(now)
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// The valid sign-in with this token.
    pub async fn session(&self, token: TokenHash, now: Millis) -> Result<Option<Session>> {
        const SELECT: &str = "select id, person, expires from sessions
            where token_hash = $1 and ended_at is null and expires > $2";
        Ok(sqlx::query_as(SELECT)
            .bind(token.as_bytes())
            .bind(now)
            .fetch_optional(self.read())
            .await?)
    }

    /// Whether a sign-in is still valid; for connections that outlive their first request.
    pub async fn session_is_valid(&self, session: &SessionId, now: Millis) -> Result<bool> {
        const SELECT: &str =
            "select count(*) from sessions where id = $1 and ended_at is null and expires > $2";
        let count: i64 = sqlx::query_scalar(SELECT)
            .bind(session)
            .bind(now)
            .fetch_one(self.read())
            .await?;
        Ok(count == 1)
    }

    /// What the owner of a valid sign-in is in a paper; nothing if the sign-in is over or the person is no member.
    pub async fn access(&self, token: TokenHash, paper: &PaperId, now: Millis) -> Result<Option<Access>> {
        const SELECT: &str = "select sessions.id as session, sessions.person, members.id as member, members.role,
                papers.id as paper, papers.phase
            from sessions
            join members on members.person = sessions.person
            join papers on papers.id = members.paper
            where sessions.token_hash = $1 and sessions.ended_at is null and sessions.expires > $2 and papers.id = $3";
        Ok(sqlx::query_as(SELECT)
            .bind(token.as_bytes())
            .bind(now)
            .bind(paper)
            .fetch_optional(self.read())
            .await?)
    }

    /// Ends a sign-in on its device; ending it twice is harmless.
    pub async fn end_session(&self, session: &SessionId, now: Millis) -> Result<()> {
        let mut transaction = self.write().await?;
        end_session(&mut transaction, session, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets sign-ins that ended or expired before a point in time, and says how many.
    pub async fn forget_sessions(&self, before: Millis) -> Result<u64> {
        const DELETE: &str = "delete from sessions where expires < $1 or ended_at < $1";
        let mut transaction = self.write().await?;
        let done = sqlx::query(DELETE)
            .bind(before)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
