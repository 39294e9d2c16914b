//! Versions: frozen texts with their digest; once written, never changed.
//!
//! What is frozen and how it is digested is decided by the caller.

use paper::Phase;
use serde_json::json;
use sqlx::FromRow;

use crate::events::add_event;
use crate::papers::why_not;
use crate::{MemberId, Millis, NewEvent, PaperId, Result, Seq, Store, TextId, VersionNumber};

/// A version that is about to be frozen.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The paper.
    pub paper: PaperId,
    /// The phase in which freezing was allowed.
    pub phase: Phase,
    /// The text that is frozen.
    pub text: TextId,
    /// The last update it contains.
    pub seq: Seq,
    /// The title of the paper at this moment.
    pub name: String,
    /// A short name for people.
    pub label: String,
    /// A remark for people, may be empty.
    pub note: String,
    /// Who freezes it; nobody on the command line.
    pub member: Option<MemberId>,
    /// SHA-256 of the normal form, 64 hexadecimal digits.
    pub digest: String,
    /// The address of the server at this moment.
    pub url: String,
    /// The JSON form of the tree in normal form.
    pub tree: Vec<u8>,
    /// The Markdown form of the same tree.
    pub markdown: Vec<u8>,
}

/// A frozen version, whole.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Version {
    /// The paper.
    pub paper: PaperId,
    /// Its number in the paper.
    pub number: VersionNumber,
    /// The title of the paper at that moment.
    pub name: String,
    /// A short name for people.
    pub label: String,
    /// A remark for people, may be empty.
    pub note: String,
    /// Who froze it; nobody on the command line.
    pub member: Option<MemberId>,
    /// When.
    pub created: Millis,
    /// The text that was frozen.
    pub text: TextId,
    /// The last update it contains.
    pub seq: Seq,
    /// SHA-256 of the normal form, 64 hexadecimal digits.
    pub digest: String,
    /// The address of the server at that moment.
    pub url: String,
    /// The JSON form of the tree in normal form.
    pub tree: Vec<u8>,
    /// The Markdown form of the same tree.
    pub markdown: Vec<u8>,
}

/// A version in a list, with the name of who froze it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct VersionLine {
    /// Its number in the paper.
    pub number: VersionNumber,
    /// A short name for people.
    pub label: String,
    /// A remark for people, may be empty.
    pub note: String,
    /// The displayed name of who froze it.
    pub name: Option<String>,
    /// The municipality of who froze it.
    pub municipality: Option<String>,
    /// When.
    pub created: Millis,
    /// SHA-256 of the normal form, 64 hexadecimal digits.
    pub digest: String,
}

impl Store {
    /// Freezes a version under the next number, with its event, if the paper is still in the phase that allows it.
    pub async fn create_version(&self, version: &NewVersion, now: Millis) -> Result<VersionNumber> {
        const NEXT: &str =
            "update papers set versions = versions + 1 where id = $1 and phase = $2 returning versions";
        const INSERT: &str = "insert into versions
            (paper, number, name, label, note, member, created, text, seq, digest, url, tree, markdown)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let mut transaction = self.write().await?;
        let number: Option<VersionNumber> = sqlx::query_scalar(NEXT)
            .bind(&version.paper)
            .bind(version.phase.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(number) = number else {
            return Err(why_not(&mut transaction, &version.paper).await?);
        };
        sqlx::query(INSERT)
            .bind(&version.paper)
            .bind(number)
            .bind(&version.name)
            .bind(&version.label)
            .bind(&version.note)
            .bind(&version.member)
            .bind(now)
            .bind(&version.text)
            .bind(version.seq)
            .bind(&version.digest)
            .bind(&version.url)
            .bind(&version.tree)
            .bind(&version.markdown)
            .execute(&mut *transaction)
            .await?;
        let data = json!({"version": number, "digest": version.digest});
        let event = NewEvent {
            kind: "version",
            member: version.member.clone(),
            data,
        };
        add_event(&mut transaction, &version.paper, &event, now).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// The versions of a paper, newest first.
    pub async fn versions(&self, paper: &PaperId) -> Result<Vec<VersionLine>> {
        const SELECT: &str = "select versions.number, versions.label, versions.note, members.name,
                municipalities.name as municipality, versions.created, versions.digest
            from versions
            left join members on members.id = versions.member
            left join municipalities on municipalities.id = members.municipality
            where versions.paper = $1 order by versions.number desc";
        Ok(sqlx::query_as(SELECT).bind(paper).fetch_all(self.read()).await?)
    }

    /// One version, whole.
    pub async fn version(&self, paper: &PaperId, number: VersionNumber) -> Result<Option<Version>> {
        const SELECT: &str =
            "select paper, number, name, label, note, member, created, text, seq, digest, url, tree, markdown
            from versions where paper = $1 and number = $2";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .bind(number)
            .fetch_optional(self.read())
            .await?)
    }
}
