//! Links that let people in: which a paper begins with, how long they work, what they look like.

use paper::Role;
use store::{InstanceKey, LinkId, MemberId, Millis, NewLink, PaperId, Store};

use super::{Error, Result, Token, fresh_id};
use crate::config::{LISTEN, PublicUrl};

const DAY: u64 = 24 * 60 * 60 * 1000;
/// How long a link works that leads into the editing group: a paper and its follow-up take about a year.
const TRUSTED_DAYS: u64 = 400;
/// How long a link works that hangs on a wall or lies on a table.
const PUBLIC_DAYS: u64 = 200;
/// How many may join by a link that leads into the editing group.
const TRUSTED_USES: u32 = 100;
/// How many may join by a link that hangs on a wall or lies on a table.
const PUBLIC_USES: u32 = 10_000;

/// A link as it is handed out, once: its token is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    /// Its id.
    pub id: LinkId,
    /// What it makes of those who join by it.
    pub role: Role,
    /// The address.
    pub url: String,
}

/// Makes a further link of a paper.
pub async fn create(
    store: &Store,
    public: &PublicUrl,
    paper: &PaperId,
    role: Role,
    by: Option<&MemberId>,
    now: Millis,
) -> Result<HandedOut> {
    let (link, handed_out) = draw(public, role, now);
    store.create_link(paper, &link, by, now).await?;
    Ok(handed_out)
}

/// The address the last server started with; before the first start, the one it will have if nobody says otherwise.
pub async fn known_address(store: &Store) -> Result<PublicUrl> {
    match store.instance_key(InstanceKey::PublicUrl).await? {
        Some(kept) => PublicUrl::parse(&kept).map_err(|cause| Error::Damaged(cause.to_string())),
        None => Ok(PublicUrl::of_loopback(LISTEN)),
    }
}

/// A link for the store and the same link for people.
pub(super) fn draw(public: &PublicUrl, role: Role, now: Millis) -> (NewLink, HandedOut) {
    let token = Token::fresh();
    let id = LinkId::new(fresh_id());
    let (days, max_uses) = match role {
        Role::Owner | Role::Editor => (TRUSTED_DAYS, TRUSTED_USES),
        Role::Writer | Role::Participant | Role::Reader => (PUBLIC_DAYS, PUBLIC_USES),
    };
    let url = public.join_link(token.reveal());
    let link = NewLink {
        id: id.clone(),
        token: token.hash(),
        role,
        expires: now.later(days * DAY),
        max_uses,
    };
    (link, HandedOut { id, role, url })
}
