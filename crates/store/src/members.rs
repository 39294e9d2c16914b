//! Members: a person in one paper, with role, displayed name and municipality.
//!
//! How somebody becomes one stands in `join`.

use paper::Role;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::words::word;
use crate::{MemberId, PaperId, PersonId, Result, Store};

/// A person in one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The member.
    pub id: MemberId,
    /// The paper.
    pub paper: PaperId,
    /// The person behind the member.
    pub person: PersonId,
    /// What the member may do, together with the phase.
    pub role: Role,
    /// The displayed name.
    pub name: String,
    /// The name of the municipality.
    pub municipality: String,
}

impl FromRow<'_, SqliteRow> for Member {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            paper: row.try_get("paper")?,
            person: row.try_get("person")?,
            role: word(row, "role")?,
            name: row.try_get("name")?,
            municipality: row.try_get("municipality")?,
        })
    }
}

impl Store {
    /// One member.
    pub async fn member(&self, member: &MemberId) -> Result<Option<Member>> {
        const SELECT: &str = "select members.id, members.paper, members.person, members.role, members.name,
                municipalities.name as municipality
            from members join municipalities on municipalities.id = members.municipality
            where members.id = $1";
        Ok(sqlx::query_as(SELECT)
            .bind(member)
            .fetch_optional(self.read())
            .await?)
    }

    /// What a person is in a paper, if anything.
    pub async fn member_of_person(&self, paper: &PaperId, person: &PersonId) -> Result<Option<Member>> {
        const SELECT: &str = "select members.id, members.paper, members.person, members.role, members.name,
                municipalities.name as municipality
            from members join municipalities on municipalities.id = members.municipality
            where members.paper = $1 and members.person = $2";
        Ok(sqlx::query_as(SELECT)
            .bind(paper)
            .bind(person)
            .fetch_optional(self.read())
            .await?)
    }

    /// Every member of a paper, by name.
    pub async fn members(&self, paper: &PaperId) -> Result<Vec<Member>> {
        const SELECT: &str = "select members.id, members.paper, members.person, members.role, members.name,
                municipalities.name as municipality
            from members join municipalities on municipalities.id = members.municipality
            where members.paper = $1 order by members.name, members.id";
        Ok(sqlx::query_as(SELECT).bind(paper).fetch_all(self.read()).await?)
    }
}
