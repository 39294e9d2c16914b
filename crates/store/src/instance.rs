//! What one installation knows about itself, and the setup links that create papers.

use crate::{Error, Millis, Result, Store, TokenHash};

/// The closed list of instance keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceKey {
    /// The address under which people reach the server, as its last start knew it.
    PublicUrl,
    /// The paper made for demonstration, once there is one.
    DemonstrationPaper,
}

impl InstanceKey {
    fn name(self) -> &'static str {
        match self {
            Self::PublicUrl => "public_url",
            Self::DemonstrationPaper => "demonstration_paper",
        }
    }
}

impl Store {
    /// The value of a key, if it was ever set.
    pub async fn instance_key(&self, key: InstanceKey) -> Result<Option<String>> {
        const SELECT: &str = "select value from instance_keys where name = $1";
        Ok(sqlx::query_scalar(SELECT)
            .bind(key.name())
            .fetch_optional(self.read())
            .await?)
    }

    /// Sets a key.
    pub async fn set_instance_key(&self, key: InstanceKey, value: &str) -> Result<()> {
        const UPSERT: &str = "insert into instance_keys (name, value) values ($1, $2)
            on conflict (name) do update set value = excluded.value";
        let mut transaction = self.write().await?;
        sqlx::query(UPSERT)
            .bind(key.name())
            .bind(value)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Makes a setup link and revokes the ones before it: there is never more than one that works.
    pub async fn replace_setup_link(&self, token: TokenHash, now: Millis, expires: Millis) -> Result<()> {
        const REVOKE: &str = "update setup_links set revoked_at = $1 where revoked_at is null";
        const INSERT: &str = "insert into setup_links (token_hash, created, expires) values ($1, $2, $3)";
        let mut transaction = self.write().await?;
        sqlx::query(REVOKE).bind(now).execute(&mut *transaction).await?;
        sqlx::query(INSERT)
            .bind(token.as_bytes())
            .bind(now)
            .bind(expires)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Whether a setup link with this token exists and works; otherwise the error says why not.
    pub async fn check_setup_link(&self, token: TokenHash, now: Millis) -> Result<()> {
        const SELECT: &str = "select expires, revoked_at from setup_links where token_hash = $1";
        let row: Option<(Millis, Option<Millis>)> = sqlx::query_as(SELECT)
            .bind(token.as_bytes())
            .fetch_optional(self.read())
            .await?;
        match row {
            None => Err(Error::LinkUnknown),
            Some((_, Some(_))) => Err(Error::LinkRevoked),
            Some((expires, None)) if expires <= now => Err(Error::LinkExpired),
            Some(_) => Ok(()),
        }
    }
}
