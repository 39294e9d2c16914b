//! Fresh ids and tokens: the only chance in the use-cases.
//!
//! An id is a name and no secret; a token is a secret and never kept.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::TokenHash;

/// Digits of an id; no letter looks like another.
const DIGITS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Five bits a digit: 80 bits do not meet twice by chance.
const ID_LENGTH: usize = 16;
/// 256 bits.
const TOKEN_BYTES: usize = 32;

/// An id that nothing has yet.
pub fn fresh_id() -> String {
    random::<ID_LENGTH>()
        .iter()
        .map(|byte| char::from(DIGITS[usize::from(byte % 32)]))
        .collect()
}

/// A client id for the server's own writing; 32 bits like those that browsers choose.
pub(super) fn fresh_client() -> u64 {
    u64::from(u32::from_le_bytes(random()))
}

/// The secret of a link or a sign-in, as base64url; it never prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A secret that nobody knows yet.
    pub fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<TOKEN_BYTES>()))
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The secret itself, for the link or cookie that carries it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("a system without randomness starts no process");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_fit_everywhere_an_id_may_stand() {
        let id = fresh_id();
        assert_eq!(id.len(), 16);
        assert!(
            id.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
            "{id}"
        );
        assert_ne!(id, fresh_id());
    }

    #[test]
    fn a_token_has_256_bits_and_never_prints() {
        let token = Token::fresh();
        assert_eq!(URL_SAFE_NO_PAD.decode(token.reveal()).unwrap().len(), 32);
        assert_ne!(token, Token::fresh());
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}
