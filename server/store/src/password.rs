//! Passwords: argon2id with the library's default cost (19 MiB, 2 passes,
//! OWASP's first choice), in PHC form. A few are worked out at a time, off the
//! threads that serve pages, so that a storm of guesses cannot starve them.

use std::sync::LazyLock;
use std::time::Instant;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::Error;

/// Passwords worked out at once: one core of two stays free.
static DESK: Semaphore = Semaphore::const_new(1);

/// Guesses that may wait for it; more are turned away. At the desk's pace the
/// last of them is answered in some four seconds.
static QUEUE: Semaphore = Semaphore::const_new(40);

/// After a wrong password the desk rests so many times as long as it worked: a
/// storm of guesses, from however many addresses, has a quarter of one core.
const REST: u32 = 3;

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
    } else if password.chars().all(|c| c.is_ascii_digit()) {
        "пароль: не должен состоять из одних цифр".into()
    } else if password.chars().all(|c| password.starts_with(c)) {
        "пароль: не должен состоять из одного повторённого знака".into()
    } else {
        return Ok(());
    };
    Err(Error::Invalid(wrong))
}

pub(crate) async fn hash(password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    // Never closed: acquiring cannot fail.
    let _place = DESK.acquire().await;
    off_the_pages(move || hash_now(&password)).await
}

/// Whether the password is the one behind `stored`; without `stored` the same
/// work is done for nothing.
pub(crate) async fn verify(password: &str, stored: Option<String>) -> Result<bool, Error> {
    let Ok(_waiting) = QUEUE.try_acquire() else {
        return Err(Error::Busy);
    };
    let password = password.chars().take(LONGEST).collect::<String>();
    // (Who goes away before the answer takes no place along: the desk's is in
    // a task of its own.)
    let work = tokio::spawn(async move {
        let place = DESK.acquire().await;
        let start = Instant::now();
        let fits = off_the_pages(move || {
            let known = stored.is_some();
            let Some(phc) = stored.or_else(|| NOBODY.clone()) else {
                return Ok(false);
            };
            let fits = Argon2::default().verify_password(password.as_bytes(), phc.as_str());
            Ok(fits.is_ok() && known)
        })
        .await;
        if !matches!(fits, Ok(true)) {
            let rest = REST * start.elapsed();
            tokio::spawn(async move {
                tokio::time::sleep(rest).await;
                drop(place);
            });
        }
        fits
    });
    work.await.map_err(|_| Error::Corrupt("person.password"))?
}

fn hash_now(password: &str) -> Result<String, Error> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|phc| phc.to_string())
        .map_err(|_| Error::Corrupt("person.password"))
}

async fn off_the_pages<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|_| Error::Corrupt("person.password"))?
}
