//! The web app: every page is one document, its files are embedded in the binary, whatever its profile.
//!
//! Building them is xtask's; a server built without them says so.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct WebApp;

const DOCUMENT: &str = "index.html";

/// Files below this folder carry a hash of their content in their name and never change.
const HASHED: &str = "assets/";

/// Answers what no route of the interface took: a file of the web app, or the document for one of its pages.
pub async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::method_not_allowed().into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Problem::not_found().into_response();
    }
    if let Some(file) = WebApp::get(path) {
        return answer(path, file, request.headers());
    }
    if !is_page(path) {
        return Problem::not_found().into_response();
    }
    match WebApp::get(DOCUMENT) {
        Some(file) => answer(DOCUMENT, file, request.headers()),
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

fn answer(path: &str, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash()));
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = content_type(file.metadata.mimetype());
        ([(header::CONTENT_TYPE, kind)], file.data).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
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
        for page in ["", "neu", "beitreten", "p/abc", "p/abc/", "p/abc/lesen", "p/abc/fassungen", "p/abc/fassungen/3"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["p", "p/", "favicon.ico", "assets/gone.js", "p/abc/xyz", "wp-login.php", "p//lesen"] {
            assert!(!is_page(other), "{other}");
        }
    }
}
