//! The configuration: one struct, complete, checked at the door.
//!
//! A value comes from a flag, else from the environment, else from the file, else from the defaults below.
//! Every key is described in docs/operations.md.
//! Nothing here is secret.

mod public_url;
mod sources;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

pub use public_url::PublicUrl;
pub use sources::{Place, ServeFlags};

/// Where the server listens if nobody says otherwise: this machine only.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// The data folder if nobody says otherwise.
pub const DATA: &str = "data";
/// The configuration file that is read if it is there and none was named.
pub const FILE: &str = "petitum.toml";

/// Everything `petitum serve` can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// The address under which people reach the server, if it was given.
    ///
    /// [`Config::public_url`] answers the one that counts.
    given_url: Option<PublicUrl>,
    /// What to create on the first start.
    pub beginning: Beginning,
}

/// What a server creates on its first start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// Nothing.
    #[default]
    Empty,
    /// One demonstration paper.
    Demonstration,
}

/// Why a configuration is refused, in a sentence for whoever starts the server.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("Die Konfigurationsdatei {file} lässt sich nicht lesen: {cause}")]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not understood.
    #[error("Die Konfigurationsdatei {file} enthält einen Fehler: {cause}")]
    Syntax {
        /// The file.
        file: PathBuf,
        /// Where, and what.
        cause: Box<toml::de::Error>,
    },
    /// The public address is none.
    #[error("„{given}“ taugt nicht als öffentliche Adresse: {reason}.")]
    Url {
        /// What was given.
        given: String,
        /// Why not.
        reason: &'static str,
    },
    /// Plain http beyond this machine.
    #[error(
        "Die öffentliche Adresse {given} beginnt mit http. Namen und Anmeldungen gingen damit unverschlüsselt durchs \
         Netz. Geben Sie mit --public-url eine Adresse an, die mit https beginnt; http ist nur für diesen Rechner \
         selbst erlaubt (http://localhost, http://127.0.0.1)."
    )]
    PlainHttp {
        /// What was given.
        given: String,
    },
    /// Reachable from elsewhere, but nobody said how.
    #[error(
        "Der Server soll unter {listen} auch von anderen Rechnern erreichbar sein, kennt aber seine öffentliche \
         Adresse nicht. Geben Sie sie mit --public-url an, zum Beispiel --public-url https://papier.example."
    )]
    NoPublicUrl {
        /// Where it would listen.
        listen: SocketAddr,
    },
}

impl Config {
    /// Puts the sources together and checks the result.
    pub fn load(flags: ServeFlags) -> Result<Self, ConfigError> {
        let file = sources::read_file(flags.place.config.as_deref())?;
        let listen = flags.listen.or(file.listen).unwrap_or(LISTEN);
        let given_url = flags
            .public_url
            .or(file.public_url)
            .map(|url| PublicUrl::parse(&url))
            .transpose()?;
        if given_url.is_none() && !listen.ip().is_loopback() {
            return Err(ConfigError::NoPublicUrl { listen });
        }
        let demo = flags.demo || file.demo.unwrap_or(false);
        Ok(Self {
            listen,
            data: flags
                .place
                .data
                .or(file.data)
                .unwrap_or_else(|| PathBuf::from(DATA)),
            given_url,
            beginning: if demo {
                Beginning::Demonstration
            } else {
                Beginning::Empty
            },
        })
    }

    /// The address under which people reach the server that listens on `bound`.
    ///
    /// Only a loopback address may go without one of its own, so this is that address or the given one.
    pub fn public_url(&self, bound: SocketAddr) -> PublicUrl {
        self.given_url
            .clone()
            .unwrap_or_else(|| PublicUrl::of_loopback(bound))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        flags: ServeFlags,
    }

    fn flags(line: &[&str]) -> ServeFlags {
        Line::parse_from([&["petitum"], line].concat()).flags
    }

    #[test]
    fn nothing_given_means_this_machine_only() {
        let config = Config::load(flags(&["--config", "/dev/null"])).unwrap();
        assert_eq!(config.listen, LISTEN);
        assert_eq!(config.data, PathBuf::from("data"));
        assert_eq!(config.beginning, Beginning::Empty);
        assert_eq!(config.public_url(LISTEN).as_str(), "http://127.0.0.1:8080");
    }

    #[test]
    fn a_port_chosen_by_the_system_is_in_the_address() {
        let config = Config::load(flags(&["--config", "/dev/null", "--listen", "127.0.0.1:0"])).unwrap();
        let bound = SocketAddr::from(([127, 0, 0, 1], 40_123));
        assert_eq!(config.public_url(bound).as_str(), "http://127.0.0.1:40123");
    }

    #[test]
    fn the_file_gives_way_to_flags() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("petitum.toml");
        std::fs::write(
            &file,
            "listen = \"0.0.0.0:80\"\npublic_url = \"https://papier.example/\"\ndemo = true\n",
        )
        .unwrap();
        let file = file.to_str().unwrap();
        let config = Config::load(flags(&["--config", file])).unwrap();
        assert_eq!(config.listen, SocketAddr::from(([0, 0, 0, 0], 80)));
        assert_eq!(config.beginning, Beginning::Demonstration);
        assert_eq!(
            config.public_url(config.listen).as_str(),
            "https://papier.example"
        );
        let config = Config::load(flags(&["--config", file, "--listen", "127.0.0.1:81"])).unwrap();
        assert_eq!(config.listen, SocketAddr::from(([127, 0, 0, 1], 81)));
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("petitum.toml");
        std::fs::write(&file, "listenn = \"0.0.0.0:80\"\n").unwrap();
        let error = Config::load(flags(&["--config", file.to_str().unwrap()])).unwrap_err();
        assert!(matches!(error, ConfigError::Syntax { .. }), "{error}");
        assert!(error.to_string().contains("listenn"), "{error}");
    }

    #[test]
    fn a_file_that_was_named_must_be_there() {
        let error = Config::load(flags(&["--config", "gibt-es-nicht.toml"])).unwrap_err();
        assert!(matches!(error, ConfigError::File { .. }), "{error}");
    }

    #[test]
    fn plain_http_beyond_this_machine_is_refused() {
        let line = ["--config", "/dev/null", "--public-url", "http://papier.example"];
        let error = Config::load(flags(&line)).unwrap_err();
        assert!(matches!(error, ConfigError::PlainHttp { .. }), "{error}");
        let error = Config::load(flags(&["--config", "/dev/null", "--listen", "0.0.0.0:8080"])).unwrap_err();
        assert!(matches!(error, ConfigError::NoPublicUrl { .. }), "{error}");
    }
}
