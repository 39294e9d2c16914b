//! Reading a JSON body: size and form, each with its own problem.
//!
//! That it says it is JSON was asked in `passage`.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A body in JSON, parsed.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Problem::of_status(rejection.status()))?;
        serde_json::from_slice(&bytes).map(Body).map_err(|error| {
            Problem::malformed(format!(
                "Die Anfrage passt nicht zur Schnittstelle (Zeile {}, Spalte {}).",
                error.line(),
                error.column()
            ))
        })
    }
}
