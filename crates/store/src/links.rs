//! Links that let people into a paper: token hash, role, expiry, uses.
//!
//! Using one up belongs to joining and stands in `join`.

use paper::Role;
use serde_json::json;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row as _};

use crate::events::add_event;
use crate::words::word;
use crate::{Error, LinkId, MemberId, Millis, NewEvent, PaperId, Result, Store, TokenHash};

/// A link that is about to be made.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Its id.
    pub id: LinkId,
    /// The hash of its token.
    pub token: TokenHash,
    /// What it makes of those who join by it.
    pub role: Role,
    /// When it ends by itself.
    pub expires: Millis,
    /// How many may join by it.
    pub max_uses: u32,
}

/// A link as its owner sees it, whether it still works or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The paper.
    pub paper: PaperId,
    /// What it makes of those who join by it.
    pub role: Role,
    /// When it was made.
    pub created: Millis,
    /// When it ends by itself.
    pub expires: Millis,
    /// How many may join by it.
    pub max_uses: u32,
    /// How many did.
    pub uses: u32,
    /// Since when it works no more.
    pub revoked_at: Option<Millis>,
}

impl Link {
    /// Whether somebody may join by it now; otherwise the error says why not.
    pub fn check(&self, now: Millis) -> Result<()> {
        if self.revoked_at.is_some() {
            Err(Error::LinkRevoked)
        } else if self.expires <= now {
            Err(Error::LinkExpired)
        } else if self.uses >= self.max_uses {
            Err(Error::LinkSpent)
        } else {
            Ok(())
        }
    }
}

impl FromRow<'_, SqliteRow> for Link {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            paper: row.try_get("paper")?,
            role: word(row, "role")?,
            created: row.try_get("created")?,
            expires: row.try_get("expires")?,
            max_uses: row.try_get("max_uses")?,
            uses: row.try_get("uses")?,
            revoked_at: row.try_get("revoked_at")?,
        })
    }
}

/// Writes a link and its event, inside the transaction of what it belongs to.
pub(crate) async fn add_link(
    connection: &mut SqliteConnection,
    paper: &PaperId,
    link: &NewLink,
    by: Option<&MemberId>,
    now: Millis,
) -> Result<()> {
    const INSERT: &str =
        "insert into links (id, paper, token_hash, role, created, created_by, expires, max_uses)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let event = NewEvent {
        kind: "link",
        member: by.cloned(),
        data: json!({"link": link.id, "role": link.role}),
    };
    add_event(connection, paper, &event, now).await?;
    sqlx::query(INSERT)
        .bind(&link.id)
        .bind(paper)
        .bind(link.token.as_bytes())
        .bind(link.role.as_str())
        .bind(now)
        .bind(by)
        .bind(link.expires)
        .bind(link.max_uses)
        .execute(connection)
        .await?;
    Ok(())
}

/// The link with this token, whether it still works or not.
pub(crate) async fn link_of_token(connection: &mut SqliteConnection, token: TokenHash) -> Result<Link> {
    const SELECT: &str = "select id, paper, role, created, expires, max_uses, uses, revoked_at
        from links where token_hash = $1";
    let link = sqlx::query_as(SELECT)
        .bind(token.as_bytes())
        .fetch_optional(connection)
        .await?;
    link.ok_or(Error::LinkUnknown)
}

impl Store {
    /// Makes a further link of a paper, with its event; `by` is the owner who asked for it, nobody on the command line.
    pub async fn create_link(
        &self,
        paper: &PaperId,
        link: &NewLink,
        by: Option<&MemberId>,
        now: Millis,
    ) -> Result<()> {
        let mut transaction = self.write().await?;
        add_link(&mut transaction, paper, link, by, now).await?;
        Ok(transaction.commit().await?)
    }

    /// The link with this token, whether it still works or not; [`Link::check`] says which.
    pub async fn link(&self, token: TokenHash) -> Result<Link> {
        let mut moment = self.moment().await?;
        link_of_token(&mut moment, token).await
    }

    /// Every link of a paper, oldest first.
    pub async fn links(&self, paper: &PaperId) -> Result<Vec<Link>> {
        const SELECT: &str = "select id, paper, role, created, expires, max_uses, uses, revoked_at
            from links where paper = $1 order by created, id";
        Ok(sqlx::query_as(SELECT).bind(paper).fetch_all(self.read()).await?)
    }

    /// Ends a link, with its event; ending it twice is harmless.
    pub async fn revoke_link(
        &self,
        paper: &PaperId,
        link: &LinkId,
        by: Option<&MemberId>,
        now: Millis,
    ) -> Result<()> {
        const EXISTS: &str = "select count(*) from links where id = $1 and paper = $2";
        const UPDATE: &str = "update links set revoked_at = $1 where id = $2 and revoked_at is null";
        let mut transaction = self.write().await?;
        let found: i64 = sqlx::query_scalar(EXISTS)
            .bind(link)
            .bind(paper)
            .fetch_one(&mut *transaction)
            .await?;
        if found == 0 {
            return Err(Error::missing("link", link));
        }
        let done = sqlx::query(UPDATE)
            .bind(now)
            .bind(link)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() > 0 {
            let event = NewEvent {
                kind: "link-revoked",
                member: by.cloned(),
                data: json!({"link": link}),
            };
            add_event(&mut transaction, paper, &event, now).await?;
        }
        Ok(transaction.commit().await?)
    }
}
