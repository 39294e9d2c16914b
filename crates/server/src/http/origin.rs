//! Same origin: which requests may change something, and which pages may open a socket.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`; programs say nothing.
//! A request that carries the session cookie must prove its origin, because a foreign page can make a browser send it.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::PublicUrl;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// How a request shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    None,
    /// The session cookie, which browsers send by themselves.
    Cookie,
    /// A ticket, which only a program that was given it can send.
    Ticket,
}

/// The origins under which this server is reached.
#[derive(Debug, Clone)]
pub struct Origins {
    allowed: Vec<String>,
}

impl Origins {
    /// The public URL's origin; on a loopback address its other names too.
    pub fn new(public: &PublicUrl) -> Self {
        let mut allowed = vec![public.url().origin().ascii_serialization()];
        if public.is_loopback() {
            let port = public
                .url()
                .port()
                .map_or_else(String::new, |port| format!(":{port}"));
            for host in ["localhost", "127.0.0.1", "[::1]"] {
                let origin = format!("{}://{host}{port}", public.url().scheme());
                if !allowed.contains(&origin) {
                    allowed.push(origin);
                }
            }
        }
        Self { allowed }
    }

    /// All of them, the public URL's first.
    pub fn all(&self) -> &[String] {
        &self.allowed
    }

    /// May this writing request be carried out?
    pub fn admits_writing(&self, headers: &HeaderMap, credential: Credential) -> bool {
        if let Some(site) = headers.get(SEC_FETCH_SITE) {
            return site == "same-origin";
        }
        match headers.get(header::ORIGIN) {
            Some(origin) => self.knows(origin),
            None => credential == Credential::None,
        }
    }

    /// May this socket be opened?
    pub fn admits_socket(&self, headers: &HeaderMap, credential: Credential) -> bool {
        match headers.get(header::ORIGIN) {
            Some(origin) => self.knows(origin),
            None => credential != Credential::Cookie,
        }
    }

    fn knows(&self, origin: &HeaderValue) -> bool {
        self.allowed.iter().any(|allowed| origin == allowed.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOREIGN: [&str; 12] = [
        "null",
        "https://evil.example",
        "https://petitum.example.evil.example",
        "https://sub.petitum.example",
        "https://petitum.example:8443",
        "http://petitum.example",
        "https://petitum.example/",
        "https://PETITUM.example.",
        "https://petitum.example@evil.example",
        "https://evilpetitum.example",
        "wss://petitum.example",
        "",
    ];

    fn origins() -> Origins {
        Origins::new(&PublicUrl::parse("https://petitum.example/").unwrap())
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn foreign_origins_neither_write_nor_open_sockets() {
        for origin in FOREIGN {
            let headers = headers(&[("origin", origin)]);
            for credential in [Credential::None, Credential::Cookie, Credential::Ticket] {
                assert!(
                    !origins().admits_writing(&headers, credential),
                    "{origin} {credential:?}"
                );
                assert!(
                    !origins().admits_socket(&headers, credential),
                    "{origin} {credential:?}"
                );
            }
        }
    }

    #[test]
    fn fetch_metadata_decides_before_origin() {
        for (site, expected) in [
            ("same-origin", true),
            ("same-site", false),
            ("cross-site", false),
            ("none", false),
            ("", false),
        ] {
            let headers = headers(&[("sec-fetch-site", site), ("origin", "https://petitum.example")]);
            assert_eq!(
                origins().admits_writing(&headers, Credential::Cookie),
                expected,
                "{site}"
            );
        }
    }

    #[test]
    fn without_any_word_of_origin_a_cookie_is_not_enough() {
        let silent = HeaderMap::new();
        assert!(!origins().admits_writing(&silent, Credential::Cookie));
        assert!(origins().admits_writing(&silent, Credential::None));
        assert!(!origins().admits_socket(&silent, Credential::Cookie));
        assert!(origins().admits_socket(&silent, Credential::Ticket));
    }

    #[test]
    fn a_loopback_server_has_three_names() {
        let origins = Origins::new(&PublicUrl::parse("http://127.0.0.1:8080").unwrap());
        assert_eq!(
            origins.all(),
            [
                "http://127.0.0.1:8080",
                "http://localhost:8080",
                "http://[::1]:8080"
            ]
        );
        let foreign_port = headers(&[("origin", "http://localhost:8081")]);
        assert!(!origins.admits_socket(&foreign_port, Credential::Cookie));
    }
}
