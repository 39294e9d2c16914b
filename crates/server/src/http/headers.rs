//! Security headers: on every answer, whoever made it.
//!
//! The strict content security policy lets the page load from its own house only.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::origin::Origins;
use crate::config::PublicUrl;

/// What every answer carries, computed once at the start.
#[derive(Debug, Clone)]
pub struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// The headers of a server that is reached under `public`.
    ///
    /// # Errors
    ///
    /// If the public URL holds characters that no header may carry.
    pub fn new(public: &PublicUrl, origins: &Origins) -> Result<Self, header::InvalidHeaderValue> {
        let mut all = vec![(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&policy(origins))?,
        )];
        for (name, value) in FIXED {
            all.push((HeaderName::from_static(name), HeaderValue::from_static(value)));
        }
        if public.url().scheme() == "https" {
            all.push((
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            ));
        }
        Ok(Self(all))
    }
}

const FIXED: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()",
    ),
];

/// Adds the headers to what comes back; no answer is stored anywhere unless its maker said so.
pub async fn add(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let answer = response.headers_mut();
    for (name, value) in headers.0 {
        answer.insert(name, value);
    }
    answer
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// `'self'` does not cover sockets in every browser, so their addresses are named.
fn policy(origins: &Origins) -> String {
    let sockets: Vec<String> = origins
        .all()
        .iter()
        .filter(|origin| !origin.contains('['))
        .map(|origin| origin.replacen("http", "ws", 1))
        .collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self' {}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; \
         trusted-types ProseMirrorClipboard svelte-trusted-html petitum",
        sockets.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_own_sockets_only() {
        let origins = Origins::new(&PublicUrl::parse("https://petitum.example").unwrap());
        assert!(policy(&origins).contains("connect-src 'self' wss://petitum.example;"));
        let origins = Origins::new(&PublicUrl::parse("http://127.0.0.1:8080").unwrap());
        assert!(policy(&origins).contains("connect-src 'self' ws://127.0.0.1:8080 ws://localhost:8080;"));
        assert!(!policy(&origins).contains("unsafe"));
    }
}
