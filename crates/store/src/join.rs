//! Joining a paper by a link: one use of the link, a person, a member, a municipality and a sign-in, or none of them.
//!
//! What a name may look like is decided by the caller.

use paper::Role;
use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

use crate::links::link_of_token;
use crate::municipalities::find_or_add;
use crate::sessions::{add_session, end_session};
use crate::{
    Error, LinkId, Member, MemberId, Millis, MunicipalityId, NewSession, PaperId, PersonId, Result, Session,
    Store, TokenHash,
};

/// Who comes: somebody whom this device knows, or somebody new.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// A device with a valid sign-in; it is ended and replaced.
    Known(Session),
    /// A device without one; the id is for the person that is made.
    New(PersonId),
}

/// Everything needed to join.
#[derive(Clone, Debug)]
pub struct Joining<'a> {
    /// The hash of the link's token.
    pub token: TokenHash,
    /// Who comes.
    pub arrival: Arrival,
    /// The displayed name, already cleaned.
    pub name: &'a str,
    /// The name of the municipality, already cleaned.
    pub municipality: &'a str,
    /// The sign-in to make.
    pub session: NewSession,
    /// The id for the member, if one is made.
    pub fresh_member: MemberId,
    /// The id for the municipality, if one is made.
    pub fresh_municipality: MunicipalityId,
    /// Now.
    pub at: Millis,
}

/// Who joined what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The member: made now, or found again with what is the higher of both roles.
    pub member: Member,
}

/// One use of the link, if it has one left; whoever made it must still be an owner.
const USE: &str = "update links set uses = uses + 1
    where token_hash = $1 and revoked_at is null and expires > $2 and uses < max_uses
        and (created_by is null
            or exists (select 1 from members where members.id = links.created_by and members.role = 'owner'))
    returning id, paper, role";

#[derive(FromRow)]
struct Used {
    id: LinkId,
    paper: PaperId,
    role: String,
}

impl Store {
    /// Joins a paper; refuses with the reason why the link does not work.
    ///
    /// The same person stays the same member and never gets a lower role than before.
    pub async fn join(&self, joining: &Joining<'_>) -> Result<Joined> {
        let mut transaction = self.write().await?;
        let (paper, role) = use_link(&mut transaction, joining.token, joining.at).await?;
        let person = match &joining.arrival {
            Arrival::Known(session) => {
                end_session(&mut transaction, &session.id, joining.at).await?;
                session.person.clone()
            }
            Arrival::New(person) => {
                add_person(&mut transaction, person, joining.at).await?;
                person.clone()
            }
        };
        let municipality = find_or_add(
            &mut transaction,
            joining.municipality,
            &joining.fresh_municipality,
            joining.at,
        )
        .await?;
        let member = add_or_raise(&mut transaction, joining, &paper, &person, &municipality, role).await?;
        add_session(&mut transaction, &joining.session, &person, joining.at).await?;
        transaction.commit().await?;
        Ok(Joined { member })
    }
}

async fn use_link(
    connection: &mut SqliteConnection,
    token: TokenHash,
    now: Millis,
) -> Result<(PaperId, Role)> {
    let used: Option<Used> = sqlx::query_as(USE)
        .bind(token.as_bytes())
        .bind(now)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(used) = used {
        let role = used.role.parse().map_err(|_| Error::Damaged {
            what: "link",
            detail: format!("role of {}", used.id),
        })?;
        return Ok((used.paper, role));
    }
    link_of_token(connection, token).await?.check(now)?;
    // The link itself is in order, so its maker is no owner any more.
    Err(Error::LinkRevoked)
}

async fn add_person(connection: &mut SqliteConnection, person: &PersonId, now: Millis) -> Result<()> {
    const INSERT: &str = "insert into persons (id, created) values ($1, $2)";
    sqlx::query(INSERT)
        .bind(person)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

async fn add_or_raise(
    connection: &mut SqliteConnection,
    joining: &Joining<'_>,
    paper: &PaperId,
    person: &PersonId,
    municipality: &MunicipalityId,
    role: Role,
) -> Result<Member> {
    const SELECT: &str = "select members.id, members.paper, members.person, members.role, members.name,
            municipalities.name as municipality
        from members join municipalities on municipalities.id = members.municipality
        where members.paper = $1 and members.person = $2";
    const INSERT: &str = "insert into members (id, paper, person, role, name, municipality, created)
        values ($1, $2, $3, $4, $5, $6, $7)";
    const UPDATE: &str = "update members set role = $1, name = $2, municipality = $3 where id = $4";
    let before: Option<Member> = sqlx::query_as(SELECT)
        .bind(paper)
        .bind(person)
        .fetch_optional(&mut *connection)
        .await?;
    match &before {
        Some(member) => {
            sqlx::query(UPDATE)
                .bind(member.role.max(role).as_str())
                .bind(joining.name)
                .bind(municipality)
                .bind(&member.id)
                .execute(&mut *connection)
                .await?;
        }
        None => {
            sqlx::query(INSERT)
                .bind(&joining.fresh_member)
                .bind(paper)
                .bind(person)
                .bind(role.as_str())
                .bind(joining.name)
                .bind(municipality)
                .bind(joining.at)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(sqlx::query_as(SELECT)
        .bind(paper)
        .bind(person)
        .fetch_one(connection)
        .await?)
}
