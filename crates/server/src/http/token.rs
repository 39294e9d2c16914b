//! Links prove themselves by the token in the body, never in the address.
//!
//! What a link is stands in `store`; using one up belongs to joining.

use store::TokenHash;

use crate::app::App;
use crate::clock;
use crate::problem::Problem;

/// Longest token that is looked at; ours have 43 characters.
const TOKEN_MAX: usize = 100;

/// What a token opens.
#[derive(Debug)]
pub(super) enum Opens {
    /// The page on which papers are made.
    Setup,
    /// A paper, if it is a link at all.
    Paper,
}

/// Finds out what a token opens.
pub(super) async fn look_up(app: &App, token: &str) -> Result<Opens, Problem> {
    let token = hash(token)?;
    match app.store.check_setup_link(token, clock::now()).await {
        Ok(()) => Ok(Opens::Setup),
        Err(store::Error::LinkUnknown) => Ok(Opens::Paper),
        Err(error) => Err(error.into()),
    }
}

/// Proof that the caller has the setup link.
#[derive(Debug)]
pub(super) struct HasSetupLink(());

/// Demands the setup link.
pub(super) async fn demand_setup(app: &App, token: &str) -> Result<HasSetupLink, Problem> {
    app.store.check_setup_link(hash(token)?, clock::now()).await?;
    Ok(HasSetupLink(()))
}

/// Proof that the caller has a link into some paper that still works.
#[derive(Debug)]
pub(super) struct HasLink(());

/// Demands a link that still works.
pub(super) async fn demand_link(app: &App, token: &str) -> Result<HasLink, Problem> {
    app.store.link(hash(token)?).await?.check(clock::now())?;
    Ok(HasLink(()))
}

/// The hash under which a token is kept; whatever cannot be a token is an unknown link.
fn hash(token: &str) -> Result<TokenHash, Problem> {
    if token.is_empty() || token.len() > TOKEN_MAX {
        return Err(store::Error::LinkUnknown.into());
    }
    Ok(TokenHash::of(token))
}
