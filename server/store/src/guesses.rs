//! How often a person has guessed wrong lately: passwords of an account whose
//! session somebody found open, codes of displays that nobody showed them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::ids::PersonId;

use crate::Error;

/// Wrong guesses in a row that are borne.
const MOST: u32 = 10;
/// A guess is forgotten after so long without another.
const REMEMBERED: Duration = Duration::from_secs(10 * 60);

/// The process's memory of wrong guesses.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<PersonId, (u32, Instant)>>);

impl Guesses {
    /// Whether the person may guess again.
    pub(crate) fn allow(&self, id: PersonId) -> Result<(), Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (_, last)| last.elapsed() < REMEMBERED);
        match known.get(&id) {
            Some((wrong, _)) if *wrong >= MOST => Err(Error::Invalid(
                "слишком много неверных попыток подряд; подождите десять минут".into(),
            )),
            _ => Ok(()),
        }
    }

    /// Remembers a guess; a right one makes the wrong ones forgotten.
    pub(crate) fn note(&self, id: PersonId, right: bool) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            known.remove(&id);
        } else {
            let (wrong, last) = known.entry(id).or_insert((0, Instant::now()));
            *wrong += 1;
            *last = Instant::now();
        }
    }
}
