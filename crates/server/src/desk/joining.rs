//! Joining a paper by a link: a name, a municipality, and a sign-in on this device.

use paper::Role;
use store::{
    Arrival, Joining, Member, MemberId, Millis, MunicipalityId, NewSession, Paper, PersonId, Session,
    SessionId, Store, Text, TokenHash,
};

use super::letters::no_paper;
use super::{Result, Token, fresh_id, words};

const HOUR: u64 = 60 * 60 * 1000;
/// How long a sign-in lasts on a device of one's own: from the first draft to what follows the conference.
const OWN_HOURS: u64 = 200 * 24;
/// How long a sign-in lasts on a device that others use too: one working day.
const SHARED_HOURS: u64 = 12;

/// Whose device it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// One's own: the sign-in lasts.
    Own,
    /// „Gemeinsam genutzter PC“: the sign-in ends with the day.
    Shared,
}

/// What somebody says who comes by a link.
#[derive(Clone, Debug)]
pub struct Join<'a> {
    /// The token of the link.
    pub token: &'a str,
    /// The name as it was typed.
    pub name: &'a str,
    /// The municipality as it was typed.
    pub municipality: &'a str,
    /// Whose device it is.
    pub device: Device,
    /// The sign-in this device already has; it is ended and replaced.
    pub session: Option<Session>,
}

/// Somebody who joined.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The member, the same as before for the same person.
    pub member: Member,
    /// The paper.
    pub paper: Paper,
    /// The letter of the paper.
    pub text: Text,
    /// The new sign-in.
    pub session: SessionId,
    /// Its token, for the cookie.
    pub token: Token,
    /// When it ends by itself.
    pub expires: Millis,
}

/// Joins a paper.
pub async fn join(store: &Store, join: Join<'_>, now: Millis) -> Result<Guest> {
    let name = words::name(join.name)?;
    let municipality = words::municipality(join.municipality)?;
    let token = Token::fresh();
    let hours = match join.device {
        Device::Own => OWN_HOURS,
        Device::Shared => SHARED_HOURS,
    };
    let session = NewSession {
        id: SessionId::new(fresh_id()),
        token: token.hash(),
        expires: now.later(hours * HOUR),
    };
    let joining = Joining {
        token: TokenHash::of(join.token),
        arrival: join
            .session
            .map_or_else(|| Arrival::New(PersonId::new(fresh_id())), Arrival::Known),
        name: &name,
        municipality: &municipality,
        session: session.clone(),
        fresh_member: MemberId::new(fresh_id()),
        fresh_municipality: MunicipalityId::new(fresh_id()),
        at: now,
    };
    let member = store.join(&joining).await?.member;
    let paper = store
        .paper(&member.paper)
        .await?
        .ok_or_else(|| no_paper(&member.paper))?;
    let text = store
        .letter(&member.paper)
        .await?
        .ok_or_else(|| no_paper(&member.paper))?;
    Ok(Guest {
        member,
        paper,
        text,
        session: session.id,
        token,
        expires: session.expires,
    })
}

/// What a link would make of whoever joins by it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The paper.
    pub paper: Paper,
    /// The role.
    pub role: Role,
    /// What this device already is in the paper.
    pub member: Option<Member>,
}

/// Looks at a link without using it; refuses with the reason why it does not work.
pub async fn look(store: &Store, token: &str, session: Option<&Session>, now: Millis) -> Result<Invitation> {
    let link = store.link(TokenHash::of(token)).await?;
    link.check(now)?;
    let paper = store
        .paper(&link.paper)
        .await?
        .ok_or_else(|| no_paper(&link.paper))?;
    let member = match session {
        Some(session) => store.member_of_person(&paper.id, &session.person).await?,
        None => None,
    };
    Ok(Invitation {
        paper,
        role: link.role,
        member,
    })
}
