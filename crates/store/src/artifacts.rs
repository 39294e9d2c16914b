//! Artifacts: the files made of a version; the first one of a format and template is the one for ever.
//!
//! How a file is made stands in `export`.

use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

use crate::{Error, Millis, PaperId, Result, Store, VersionNumber};

/// Which file of which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactKey {
    /// The paper.
    pub paper: PaperId,
    /// The version.
    pub version: VersionNumber,
    /// The format, for instance `pdf`.
    pub format: String,
    /// The template and its version; empty for formats without one.
    pub template: String,
}

/// A file, checked against its own SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
    /// When it was made.
    pub created: Millis,
}

#[derive(FromRow)]
struct Row {
    sha256: Vec<u8>,
    bytes: Vec<u8>,
    created: Millis,
}

impl Store {
    /// Keeps a file unless there is one already, and answers the one that is kept.
    pub async fn keep_artifact(&self, key: &ArtifactKey, bytes: &[u8], now: Millis) -> Result<Artifact> {
        const INSERT: &str =
            "insert into artifacts (paper, version, format, template, sha256, bytes, created)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (paper, version, format, template) do nothing";
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        let mut transaction = self.write().await?;
        sqlx::query(INSERT)
            .bind(&key.paper)
            .bind(key.version)
            .bind(&key.format)
            .bind(&key.template)
            .bind(sha256.as_slice())
            .bind(bytes)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let kept = find(&mut transaction, key).await?;
        transaction.commit().await?;
        kept.ok_or_else(|| Error::missing("file", &key.format))
    }

    /// A file that was made before; an error if it does not match its checksum any more.
    pub async fn artifact(&self, key: &ArtifactKey) -> Result<Option<Artifact>> {
        let mut moment = self.moment().await?;
        find(&mut moment, key).await
    }
}

async fn find(connection: &mut SqliteConnection, key: &ArtifactKey) -> Result<Option<Artifact>> {
    const SELECT: &str = "select sha256, bytes, created from artifacts
        where paper = $1 and version = $2 and format = $3 and template = $4";
    let row: Option<Row> = sqlx::query_as(SELECT)
        .bind(&key.paper)
        .bind(key.version)
        .bind(&key.format)
        .bind(&key.template)
        .fetch_optional(connection)
        .await?;
    row.map(|row| check(row, key)).transpose()
}

fn check(row: Row, key: &ArtifactKey) -> Result<Artifact> {
    let sha256: [u8; 32] = Sha256::digest(&row.bytes).into();
    if row.sha256 != sha256 {
        let detail = format!("{} of version {} of {}", key.format, key.version, key.paper);
        return Err(Error::Damaged { what: "file", detail });
    }
    Ok(Artifact {
        sha256,
        bytes: row.bytes,
        created: row.created,
    })
}
