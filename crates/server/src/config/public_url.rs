//! The address under which people reach the server; it decides cookie, origins, links and QR codes.
//!
//! On this machine it may be http; anywhere else only https is taken.

use std::fmt;
use std::net::SocketAddr;

use url::{Host, Url};

use super::ConfigError;

/// An origin: scheme, host and port, nothing behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Takes an address as it was configured or kept.
    pub fn parse(given: &str) -> Result<Self, ConfigError> {
        let refuse = |reason| ConfigError::Url {
            given: given.to_owned(),
            reason,
        };
        let url = Url::parse(given).map_err(|_| refuse("sie muss mit https:// beginnen"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("sie muss mit https:// beginnen"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("sie darf keine Zugangsdaten enthalten"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("hinter dem Rechnernamen darf nichts stehen"));
        }
        let public = Self(url);
        if public.0.scheme() == "http" && !public.is_loopback() {
            return Err(ConfigError::PlainHttp {
                given: given.to_owned(),
            });
        }
        Ok(public)
    }

    /// The address of a server that only this machine reaches.
    pub fn of_loopback(bound: SocketAddr) -> Self {
        // A socket address is always a valid authority: digits, dots, colons and brackets.
        Self(Url::parse(&format!("http://{bound}")).expect("a socket address makes an address"))
    }

    /// The address without a slash at its end, as an origin is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The address as a URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether only this machine reaches it.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The link by which people join; its token stands in the fragment, which no server ever sees.
    pub fn join_link(&self, token: &str) -> String {
        format!("{}/beitreten#{token}", self.as_str())
    }

    /// The link by which papers are made.
    pub fn setup_link(&self, token: &str) -> String {
        format!("{}/neu#{token}", self.as_str())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_this_machine_only() {
        for good in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://127.3.2.1:99/",
            "http://[::1]:8080",
            "http://papier.localhost",
            "https://papier.example",
            "https://papier.example:8443/",
        ] {
            assert!(PublicUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://papier.example",
            "http://192.168.0.7:8080",
            "http://localhost.example",
            "http://[::2]",
        ] {
            assert!(
                matches!(PublicUrl::parse(bad), Err(ConfigError::PlainHttp { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn nothing_stands_behind_the_host() {
        for bad in [
            "papier.example",
            "ftp://papier.example",
            "https://papier.example/unter/",
            "https://papier.example/?a",
            "https://papier.example/#a",
            "https://maren:geheim@papier.example",
        ] {
            assert!(
                matches!(PublicUrl::parse(bad), Err(ConfigError::Url { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn links_carry_their_token_in_the_fragment() {
        let public = PublicUrl::parse("https://papier.example/").unwrap();
        assert_eq!(public.as_str(), "https://papier.example");
        assert_eq!(public.join_link("T-_1"), "https://papier.example/beitreten#T-_1");
        assert_eq!(public.setup_link("T"), "https://papier.example/neu#T");
    }
}
