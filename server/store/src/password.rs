//! Passwords: argon2id with the library's default cost (19 MiB, 2 passes,
//! OWASP's first choice), in PHC form. A few are worked out at a time, off the
//! threads that serve pages, so that a storm of guesses cannot starve them.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::Error;

/// Passwords worked out at once: one core of two stays free.
static DESK: Semaphore = Semaphore::const_new(1);

/// Whom nobody knows is checked against this, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("никто").ok());

/// Shortest password, characters.
pub const SHORTEST: usize = 10;
/// Longest password, characters: argon2 itself would take megabytes.
pub const LONGEST: usize = 200;

/// Whether a password will do.
pub(crate) fn check(password: &str, login: &str) -> Result<(), Error> {
    let length = password.chars().count();
    let wrong = if length < SHORTEST {
        format!("пароль: нужно не меньше {SHORTEST} знаков, а здесь {length}")
    } else if length > LONGEST {
        format!("пароль: не больше {LONGEST} знаков")
    } else if password.to_lowercase().contains(&login.to_lowercase()) {
        "пароль: не должен содержать имя входа".into()
    } else if password.chars().all(|c| password.starts_with(c)) {
        "пароль: не должен состоять из одного повторённого знака".into()
    } else {
        return Ok(());
    };
    Err(Error::Invalid(wrong))
}

pub(crate) async fn hash(password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    work(move || hash_now(&password)).await
}

/// Whether the password is the one behind `stored`; without `stored` the same
/// work is done for nothing.
pub(crate) async fn verify(password: &str, stored: Option<String>) -> Result<bool, Error> {
    let password = password.chars().take(LONGEST).collect::<String>();
    work(move || {
        let known = stored.is_some();
        let Some(phc) = stored.or_else(|| NOBODY.clone()) else {
            return Ok(false);
        };
        let fits = Argon2::default().verify_password(password.as_bytes(), phc.as_str());
        Ok(fits.is_ok() && known)
    })
    .await
}

fn hash_now(password: &str) -> Result<String, Error> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|phc| phc.to_string())
        .map_err(|_| Error::Corrupt("person.password"))
}

async fn work<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    // Never closed: acquiring cannot fail.
    let _place = DESK.acquire().await;
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|_| Error::Corrupt("person.password"))?
}
