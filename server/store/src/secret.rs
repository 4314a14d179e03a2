//! Secrets handed out once and kept as digests: tokens, sessions, links.

use std::fmt::Write as _;

use rand::Rng as _;
use sha2::{Digest as _, Sha256};

/// 32 random bytes as 64 hexadecimal digits.
pub(crate) fn secret() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    let mut text = String::with_capacity(64);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What the database keeps of a secret. A secret has 256 random bits, so a
/// fast digest is enough; passwords are another matter ([`crate::password`]).
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
