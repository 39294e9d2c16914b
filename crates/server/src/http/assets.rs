//! The web app: every page is one document, its files are embedded in the binary, whatever its profile.
//!
//! Building them is xtask's; a server built without them says so.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::app::App;
use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct WebApp;

const DOCUMENT: &str = "index.html";

/// Files below this folder carry a hash of their content in their name and never change.
const HASHED: &str = "assets/";

/// Smaller files gain nothing from packing.
const PACKED_FROM_BYTES: usize = 1024;

/// Files as they were packed at their first request: a hall that arrives at once shares one Wi-Fi.
///
/// There are as many as the web app has files.
#[derive(Debug, Default)]
pub struct PackedFiles(Mutex<HashMap<String, Bytes>>);

/// Answers what no route of the interface took: a file of the web app, or the document for one of its pages.
pub async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::method_not_allowed().into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Problem::not_found().into_response();
    }
    if let Some(file) = WebApp::get(path) {
        return answer(&app.packed_files, path, file, request.headers());
    }
    if !is_page(path) {
        return Problem::not_found().into_response();
    }
    match WebApp::get(DOCUMENT) {
        Some(file) => answer(&app.packed_files, DOCUMENT, file, request.headers()),
        None => missing(),
    }
}

/// The pages that docs/protocol.md lists.
fn is_page(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    match parts.as_slice() {
        ["" | "neu" | "beitreten"] => true,
        ["p", paper]
        | ["p", paper, "lesen" | "fassungen" | "zwischenstaende" | "links"]
        | ["p", paper, "fassungen" | "zwischenstaende", _] => !paper.is_empty(),
        _ => false,
    }
}

fn answer(packed: &PackedFiles, path: &str, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let kind = file.metadata.mimetype();
    let pack = is_text(kind) && file.data.len() >= PACKED_FROM_BYTES && takes_gzip(request);
    let suffix = if pack { "-gzip" } else { "" };
    let tag = format!(
        "\"{}{suffix}\"",
        URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash())
    );
    let unchanged = request
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == tag.as_str());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else if pack {
        let kind = [
            (header::CONTENT_TYPE, content_type(kind)),
            (header::CONTENT_ENCODING, "gzip".to_owned()),
        ];
        (kind, packed.get(path, &file.data)).into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(kind))], file.data).into_response()
    };
    let cache = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(HeaderValue::from_str(&tag).map(|tag| (header::ETAG, tag)));
    response
}

impl PackedFiles {
    fn get(&self, path: &str, data: &[u8]) -> Bytes {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.entry(path.to_owned()).or_insert_with(|| gzip(data)).clone()
    }
}

fn gzip(data: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

fn takes_gzip(request: &HeaderMap) -> bool {
    let named = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    named.split(',').any(|one| one.trim() == "gzip")
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
        || matches!(
            kind,
            "application/json" | "image/svg+xml" | "application/javascript"
        )
}

fn content_type(guess: &str) -> String {
    if guess.starts_with("text/") || guess == "application/json" {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_owned()
    }
}

fn missing() -> Response {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "no-web-app",
        "Weboberfläche fehlt",
        "Dieses Programm wurde ohne die Weboberfläche gebaut. Bauen Sie es mit „cargo xtask build“.",
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn only_listed_pages_get_the_document() {
        for page in [
            "",
            "neu",
            "beitreten",
            "p/abc",
            "p/abc/",
            "p/abc/lesen",
            "p/abc/fassungen",
            "p/abc/fassungen/3",
        ] {
            assert!(is_page(page), "{page}");
        }
        for other in [
            "p",
            "p/",
            "favicon.ico",
            "assets/gone.js",
            "p/abc/xyz",
            "wp-login.php",
            "p//lesen",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }
}
