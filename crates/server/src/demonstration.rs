//! The demonstration paper: an invented statement that shows what a paper looks like, created on the first start.
//!
//! Its words stand in `assets/demonstration.md`; it is a paper like any other and may be changed at will.

use store::{InstanceKey, Millis, PaperId, Store};

use crate::config::PublicUrl;
use crate::desk::papers::{Created, Links, create, further_links};
use crate::desk::{Error, Result};

const LETTER: &str = include_str!("../assets/demonstration.md");
/// The paper's title in lists.
const TITLE: &str = "Beispielpapier";

/// The demonstration paper with links to it.
#[derive(Clone, Debug)]
pub struct Demonstration {
    /// The paper.
    pub paper: PaperId,
    /// Links that work now.
    pub links: Links,
}

/// Creates the paper unless this instance has had it before; then it only makes further links.
///
/// The links of an earlier start stay valid, but cannot be shown again: their tokens are not kept.
pub async fn open(store: &Store, public: &PublicUrl, now: Millis) -> Result<Demonstration> {
    if let Some(paper) = store.instance_key(InstanceKey::DemonstrationPaper).await? {
        let paper = PaperId::new(paper);
        let links = further_links(store, public, &paper, now).await?;
        return Ok(Demonstration { paper, links });
    }
    let read = paper::markdown::read(LETTER).map_err(|cause| Error::Damaged(cause.to_string()))?;
    if let Some(dropped) = read.dropped.first() {
        return Err(Error::Damaged(format!(
            "the demonstration paper has something that no letter has: {dropped:?}"
        )));
    }
    let Created { paper, links, .. } = create(store, public, TITLE, read.tree, now).await?;
    store
        .set_instance_key(InstanceKey::DemonstrationPaper, paper.as_str())
        .await?;
    Ok(Demonstration { paper, links })
}
