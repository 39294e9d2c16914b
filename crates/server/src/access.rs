//! Who is asking, and may they? The answers are proofs that a handler holds.
//!
//! A handler that takes a [`PaperAccess<A>`] cannot run unless role and phase allow `A` at this very moment.
//! The table itself stands in `paper::process`; links and the setup link prove themselves in `http::token`.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use paper::{Action, allowed};
use store::{PaperId, TokenHash};

use crate::app::App;
use crate::clock;
use crate::problem::Problem;

/// An action of the table as a type.
pub trait Deed: Send + Sync + 'static {
    /// The action.
    const ACTION: Action;
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}

        impl Deed for $name {
            const ACTION: Action = Action::$name;
        }
    )+};
}

deeds! {
    /// Read the letter, versions and their files.
    Read,
    /// Look into working states.
    Decide,
    /// Freeze a version, make a file of the working state.
    Freeze,
    /// Links and phases.
    Lead,
}

/// Proof that the caller is a member of the paper in the path and may do `D` now.
#[derive(Debug)]
pub struct PaperAccess<D> {
    /// Session, member, role, paper and phase, read in one moment.
    pub access: store::Access,
    deed: PhantomData<D>,
}

impl<D: Deed> FromRequestParts<Arc<App>> for PaperAccess<D> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let paper = paper_in_path(parts, app).await?;
        let token = app
            .cookie
            .read(&parts.headers)
            .ok_or_else(Problem::not_signed_in)?;
        let token = TokenHash::of(token);
        let Some(access) = app.store.access(token, &paper, clock::now()).await? else {
            // A foreign paper looks exactly like one that does not exist.
            app.store
                .session(token, clock::now())
                .await?
                .ok_or_else(Problem::not_signed_in)?;
            return Err(Problem::not_found());
        };
        if allowed(access.role, access.phase, D::ACTION) {
            Ok(Self {
                access,
                deed: PhantomData,
            })
        } else {
            Err(Problem::not_allowed())
        }
    }
}

/// Proof that the caller is signed in on this device.
#[derive(Debug)]
pub struct SignedIn(pub store::Session);

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let MaybeSignedIn(session) = MaybeSignedIn::from_request_parts(parts, app).await?;
        session.map(Self).ok_or_else(Problem::not_signed_in)
    }
}

/// The caller's sign-in, if there is one.
#[derive(Debug)]
pub struct MaybeSignedIn(pub Option<store::Session>);

impl FromRequestParts<Arc<App>> for MaybeSignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Some(token) = app.cookie.read(&parts.headers) else {
            return Ok(Self(None));
        };
        Ok(Self(app.store.session(TokenHash::of(token), clock::now()).await?))
    }
}

async fn paper_in_path(parts: &mut Parts, app: &Arc<App>) -> Result<PaperId, Problem> {
    let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
        .await
        .map_err(|_| Problem::not_found())?;
    names
        .get("paper")
        .map(PaperId::new)
        .ok_or_else(Problem::not_found)
}
