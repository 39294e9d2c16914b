//! Claims: which client id of a text belongs to which member, so that nobody writes under another's name.

use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

use crate::{ClientId, Error, MemberId, Millis, Result, Store, TextId};

/// A client id and whose it is; nobody's if the server itself writes with it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Claim {
    /// The client id.
    pub client: ClientId,
    /// The member it belongs to.
    pub member: Option<MemberId>,
}

/// Claims a client id for a text; the same claim twice is harmless.
///
/// An id is one member's and one text's among all texts of a paper: in two branches it would corrupt both.
pub(crate) async fn add_claim(
    connection: &mut SqliteConnection,
    text: &TextId,
    claim: &Claim,
    now: Millis,
) -> Result<()> {
    const INSERT: &str = "insert into claims (paper, client, text, member, at)
        select paper, $1, id, $2, $3 from texts where id = $4
        on conflict (paper, client) do nothing";
    const SELECT: &str = "select claims.text, claims.member
        from claims join texts on texts.paper = claims.paper where texts.id = $1 and claims.client = $2";
    let done = sqlx::query(INSERT)
        .bind(claim.client)
        .bind(&claim.member)
        .bind(now)
        .bind(text)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() > 0 {
        return Ok(());
    }
    let row: Option<(TextId, Option<MemberId>)> = sqlx::query_as(SELECT)
        .bind(text)
        .bind(claim.client)
        .fetch_optional(connection)
        .await?;
    match row {
        None => Err(Error::missing("text", text)),
        Some((of, member)) if of == *text && member == claim.member => Ok(()),
        Some((_, member)) => Err(Error::ClientTaken {
            client: claim.client,
            member,
        }),
    }
}

/// Every claim of a text, within a moment.
pub(crate) async fn claims_of(connection: &mut SqliteConnection, text: &TextId) -> Result<Vec<Claim>> {
    const SELECT: &str = "select client, member from claims where text = $1 order by client";
    Ok(sqlx::query_as(SELECT).bind(text).fetch_all(connection).await?)
}

impl Store {
    /// Who owns which client id of a text.
    pub async fn claims(&self, text: &TextId) -> Result<Vec<Claim>> {
        let mut moment = self.moment().await?;
        claims_of(&mut moment, text).await
    }
}
