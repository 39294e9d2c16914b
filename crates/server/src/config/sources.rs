//! Where configuration comes from: flags and environment (through clap) and the file.
//!
//! Which of them counts, and whether the result makes sense, is decided in `config`.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, DATA, FILE};

/// Where the data lies; every command takes it.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Datenordner [Vorgabe: ./data]
    #[arg(long, env = "PETITUM_DATA", value_name = "DIR", hide_env_values = true)]
    pub data: Option<PathBuf>,
    /// Konfigurationsdatei [Vorgabe: ./petitum.toml, wenn vorhanden]
    #[arg(long, env = "PETITUM_CONFIG", value_name = "FILE", hide_env_values = true)]
    pub config: Option<PathBuf>,
}

/// What `petitum serve` takes on its command line.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeFlags {
    /// Where the data lies.
    #[command(flatten)]
    pub place: Place,
    /// Adresse und Port, unter denen der Server lauscht [Vorgabe: 127.0.0.1:8080]
    #[arg(long, env = "PETITUM_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Adresse, unter der die Teilnehmenden den Server erreichen; sie beginnt mit https
    #[arg(long, env = "PETITUM_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Legt beim ersten Start ein Beispielpapier an
    #[arg(long, env = "PETITUM_DEMO", value_parser = clap::builder::FalseyValueParser::new())]
    pub demo: bool,
}

impl Place {
    /// The data folder that counts.
    pub fn folder(self) -> Result<PathBuf, ConfigError> {
        let file = read_file(self.config.as_deref())?;
        Ok(self.data.or(file.data).unwrap_or_else(|| PathBuf::from(DATA)))
    }
}

/// The keys of the file; all may be absent, none may be unknown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) listen: Option<SocketAddr>,
    pub(super) data: Option<PathBuf>,
    pub(super) public_url: Option<String>,
    pub(super) demo: Option<bool>,
}

/// Reads the named file, which must be there, or the usual one, which need not.
pub(super) fn read_file(named: Option<&Path>) -> Result<File, ConfigError> {
    let file = named.unwrap_or(Path::new(FILE));
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) if named.is_none() && cause.kind() == ErrorKind::NotFound => return Ok(File::default()),
        Err(cause) => {
            return Err(ConfigError::File {
                file: file.to_owned(),
                cause,
            });
        }
    };
    toml::from_str(&text).map_err(|cause| ConfigError::Syntax {
        file: file.to_owned(),
        cause: Box::new(cause),
    })
}
