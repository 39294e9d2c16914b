//! The session cookie: its name, how it is read from a request and how it is set and cleared.
//!
//! What a session is and whether it is still valid stands in `access`.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::PublicUrl;

/// Name and attributes of the session cookie, decided by the public URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCookie {
    /// Behind https: bound to this very host by its prefix.
    Host,
    /// On a loopback address over http, where browsers refuse the prefix.
    Plain,
}

/// How long the browser keeps the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Until the browser is closed: a shared device.
    WhileOpen,
    /// So many seconds.
    Seconds(u64),
}

impl SessionCookie {
    /// The cookie of a server that is reached under this URL.
    pub fn of(public: &PublicUrl) -> Self {
        if public.url().scheme() == "https" {
            Self::Host
        } else {
            Self::Plain
        }
    }

    /// The cookie's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "__Host-petitum",
            Self::Plain => "petitum",
        }
    }

    /// The token in this request, if it carries one.
    pub fn read(self, headers: &HeaderMap) -> Option<&str> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name())
            .map(|(_, value)| value)
    }

    /// The header that sets it.
    ///
    /// `None` for a token that is not base64url and so cannot be a token of ours.
    pub fn set(self, token: &str, keep: Keep) -> Option<HeaderValue> {
        if !token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        {
            return None;
        }
        let age = match keep {
            Keep::WhileOpen => String::new(),
            Keep::Seconds(seconds) => format!("; Max-Age={seconds}"),
        };
        HeaderValue::from_str(&format!("{}={token}{age}{}", self.name(), self.attributes())).ok()
    }

    /// The header that takes it away.
    pub fn clear(self) -> HeaderValue {
        match self {
            Self::Host => {
                HeaderValue::from_static("__Host-petitum=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure")
            }
            Self::Plain => HeaderValue::from_static("petitum=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"),
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::Host => "; Path=/; HttpOnly; SameSite=Lax; Secure",
            Self::Plain => "; Path=/; HttpOnly; SameSite=Lax",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_follows_the_public_url() {
        let of = |url: &str| SessionCookie::of(&PublicUrl::parse(url).unwrap()).name();
        assert_eq!(of("https://petitum.example"), "__Host-petitum");
        assert_eq!(of("http://127.0.0.1:8080"), "petitum");
    }

    #[test]
    fn it_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=b; xpetitum=no;petitum=yes"),
        );
        assert_eq!(SessionCookie::Plain.read(&headers), Some("yes"));
        assert_eq!(SessionCookie::Host.read(&headers), None);
    }

    #[test]
    fn it_is_set_with_all_attributes() {
        let set = SessionCookie::Host.set("AbC-_9", Keep::Seconds(60)).unwrap();
        assert_eq!(
            set,
            "__Host-petitum=AbC-_9; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        let set = SessionCookie::Plain.set("x", Keep::WhileOpen).unwrap();
        assert_eq!(set, "petitum=x; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(SessionCookie::Plain.set("x; Domain=evil", Keep::WhileOpen), None);
    }
}
