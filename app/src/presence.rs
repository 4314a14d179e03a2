//! Who is looking at which appeal on this node: nobody's business after a few
//! seconds, so it is kept in memory alone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use domain::Moment;
use domain::access::Named;
use domain::ids::{AppealId, PersonId};

/// Whoever has not been heard of for so long has gone.
const GONE: TimeDelta = TimeDelta::seconds(10);
/// Appeals looked at beyond which those nobody looks at any more are cleared.
const CROWDED: usize = 1_000;

/// The people before open appeals.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<AppealId, Lookers>>);

/// Who looks: the name, and when they were last seen to.
type Lookers = HashMap<PersonId, (String, Moment)>;

impl Presence {
    /// Somebody looks at an appeal; answers who else does, by name.
    pub fn look(&self, id: AppealId, who: &Named, now: Moment) -> Vec<String> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > CROWDED {
            all.retain(|_, here| {
                here.retain(|_, (_, seen)| now - *seen < GONE);
                !here.is_empty()
            });
        }
        let here = all.entry(id).or_default();
        here.retain(|_, (_, seen)| now - *seen < GONE);
        here.insert(who.id, (who.name.clone(), now));
        let mut others: Vec<String> = here
            .iter()
            .filter(|(person, _)| **person != who.id)
            .map(|(_, (name, _))| name.clone())
            .collect();
        others.sort_unstable();
        others
    }

    /// Somebody has turned to something else.
    pub fn leave(&self, id: AppealId, who: PersonId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = all.get_mut(&id) {
            here.remove(&who);
            if here.is_empty() {
                all.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::time::from_millis;

    use super::*;

    #[test]
    fn others_are_named_until_they_go() {
        let presence = Presence::default();
        let named = |id: i32, name: &str| Named {
            id: PersonId(id),
            name: name.into(),
        };
        let (ann, bob) = (named(1, "Анна"), named(2, "Борис"));
        let id = AppealId(1);
        assert_eq!(presence.look(id, &ann, from_millis(0)), [""; 0]);
        assert_eq!(presence.look(id, &bob, from_millis(1)), ["Анна"]);
        assert_eq!(presence.look(id, &ann, from_millis(2)), ["Борис"]);
        assert_eq!(presence.look(AppealId(2), &ann, from_millis(2)), [""; 0]);
        presence.leave(id, PersonId(1));
        assert_eq!(presence.look(id, &bob, from_millis(3)), [""; 0]);
        assert_eq!(presence.look(id, &ann, from_millis(10_003)), [""; 0]);
    }
}
