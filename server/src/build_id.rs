//! Which build this is: an open page of another build reloads itself.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// A fingerprint of what browsers run: the built site's programs and styles.
/// It changes exactly when a page that is open somewhere has become old, and
/// two nodes with the same site agree on it. Without a built site there is
/// only the version.
#[must_use]
pub fn of(site_root: &Path) -> Arc<str> {
    let mut files: Vec<_> = fs::read_dir(site_root.join("pkg"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|e| e == "wasm" || e == "js" || e == "css")
        })
        .collect();
    files.sort();
    let mut sum = Sha256::new();
    for file in &files {
        sum.update(fs::read(file).unwrap_or_default());
    }
    let version = env!("CARGO_PKG_VERSION");
    if files.is_empty() {
        return version.into();
    }
    let short: String = sum
        .finalize()
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("{version}-{short}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_is_another_build() {
        let site = tempfile::tempdir().unwrap();
        assert_eq!(&*of(site.path()), env!("CARGO_PKG_VERSION"));
        fs::create_dir(site.path().join("pkg")).unwrap();
        fs::write(site.path().join("pkg/svodka.wasm"), b"one").unwrap();
        let one = of(site.path());
        assert_eq!(one, of(site.path()));
        fs::write(site.path().join("pkg/svodka.wasm"), b"two").unwrap();
        assert_ne!(one, of(site.path()));
    }
}
