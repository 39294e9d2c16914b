//! A file as an answer: its format, its name, whether the browser shows or saves it.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::desk::files::Format;
use crate::problem::Problem;

/// The query that names a format.
#[derive(Deserialize)]
pub(super) struct Wanted {
    format: String,
}

/// What a browser does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disposition {
    /// Show it if it can.
    Show,
    /// Save it.
    Save,
}

impl Wanted {
    /// The format, if there is one of this name.
    pub(super) fn format(&self) -> Result<Format, Problem> {
        self.format
            .parse()
            .map_err(|_| Problem::malformed("Möglich sind die Formate markdown und pdf."))
    }
}

/// The answer that carries a file; its name is ours and plain.
pub(super) fn answer(name: &str, format: Format, bytes: Vec<u8>, disposition: Disposition) -> Response {
    let how = match disposition {
        Disposition::Show => "inline",
        Disposition::Save => "attachment",
    };
    let mut response = ([(header::CONTENT_TYPE, format.media_type())], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{how}; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
