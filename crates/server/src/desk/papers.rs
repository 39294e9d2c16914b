//! Creating a paper, and changing the phase it is in.

use paper::{Phase, Role, Tree};
use serde::Serialize;
use store::{ClientId, Epoch, MemberId, Millis, NewLink, NewPaper, NewText, PaperId, Store, TextId};

use super::links::draw;
use super::secrets::fresh_client;
use super::{Error, Result, fresh_id, words};
use crate::config::PublicUrl;

/// A paper that was just created, with the only copy of its links.
#[derive(Clone, Debug)]
pub struct Created {
    /// The paper.
    pub paper: PaperId,
    /// Its letter.
    pub text: TextId,
    /// One link for each role.
    pub links: Links,
}

/// One address for each role.
#[derive(Clone, Debug, Serialize)]
pub struct Links {
    /// Leitung.
    pub owner: String,
    /// Redaktion.
    pub editor: String,
    /// Mitschreiben.
    pub writer: String,
    /// Mitreden.
    pub participant: String,
    /// Lesen.
    pub reader: String,
}

/// Creates a paper with a letter, one link for each role, and its first event.
///
/// The letter begins as `tree`; where that has no title of its own, it gets the paper's.
pub async fn create(
    store: &Store,
    public: &PublicUrl,
    title: &str,
    tree: Tree,
    now: Millis,
) -> Result<Created> {
    let title = words::title(title)?;
    let tree = with_title(tree, &title);
    tree.check()
        .map_err(|cause| Error::Invalid(format!("Der Text ist zu groß oder zu verschachtelt: {cause}.")))?;
    let client = fresh_client();
    let letter = NewText {
        id: TextId::new(fresh_id()),
        epoch: Epoch::new(fresh_id()),
        seed: paper::text::seed(&tree, client),
        client: ClientId::new(client),
    };
    let (links_to_keep, links) = draw_each(public, now);
    let new = NewPaper {
        id: PaperId::new(fresh_id()),
        title,
        letter,
        links: links_to_keep,
    };
    store.create_paper(&new, now).await?;
    Ok(Created {
        paper: new.id,
        text: new.letter.id,
        links,
    })
}

/// Makes one further link for each role of a paper.
pub async fn further_links(store: &Store, public: &PublicUrl, paper: &PaperId, now: Millis) -> Result<Links> {
    let (links_to_keep, links) = draw_each(public, now);
    for link in &links_to_keep {
        store.create_link(paper, link, None, now).await?;
    }
    Ok(links)
}

/// Brings a paper from the phase in which it was decided into another.
pub async fn change_phase(
    store: &Store,
    paper: &PaperId,
    (before, after): (Phase, Phase),
    reason: &str,
    by: Option<&MemberId>,
    now: Millis,
) -> Result<()> {
    let reason = words::reason(reason)?;
    if before == after {
        return Err(Error::Invalid(format!(
            "Das Papier ist schon in der Phase „{}“.",
            after.label()
        )));
    }
    Ok(store.change_phase(paper, before, after, &reason, by, now).await?)
}

/// One link for each role, for the store and for people.
fn draw_each(public: &PublicUrl, now: Millis) -> (Vec<NewLink>, Links) {
    let mut to_keep = Vec::new();
    let mut address = |role| {
        let (link, handed_out) = draw(public, role, now);
        to_keep.push(link);
        handed_out.url
    };
    let links = Links {
        owner: address(Role::Owner),
        editor: address(Role::Editor),
        writer: address(Role::Writer),
        participant: address(Role::Participant),
        reader: address(Role::Reader),
    };
    (to_keep, links)
}

fn with_title(mut tree: Tree, title: &str) -> Tree {
    let has_title = tree.title.iter().any(|inline| match inline {
        paper::Inline::Text { text, .. } => !text.trim().is_empty(),
        paper::Inline::Footnote(_) => false,
    });
    if !has_title {
        tree.title = vec![paper::Inline::plain(title)];
    }
    tree
}
