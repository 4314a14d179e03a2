//! What a citizen thinks of the answer (domain.md §4), and what follows from it
//! (§5): a good rating closes, a bad one has the appeal considered again.

use serde::{Deserialize, Serialize};

use crate::appeal::State;
use crate::life::Step;

/// A rating, 1–5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rating(i16);

impl Rating {
    /// The rating of so many stars; `None` outside of 1–5.
    #[must_use]
    pub fn new(stars: i16) -> Option<Self> {
        (1..=5).contains(&stars).then_some(Self(stars))
    }

    /// The stars, 1–5.
    #[must_use]
    pub const fn stars(self) -> i16 {
        self.0
    }

    /// `4 из 5`
    #[must_use]
    pub fn words(self) -> String {
        format!("{} из\u{a0}5", self.0)
    }
}

/// The rating of an appeal, and of which consideration it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// The rating.
    pub rating: Rating,
    /// The consideration, from 1.
    pub cycle: i16,
}

/// Which ratings are good and which are bad: reference data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Stars from which on a rating is good.
    pub good: i16,
    /// Stars up to which it is bad.
    pub bad: i16,
}

/// The step that a rating of what is in this state leads to, if to any.
#[must_use]
pub fn follows(state: State, rating: Rating, bounds: Bounds) -> Option<Step> {
    match state {
        State::Answered if rating.0 >= bounds.good => Some(Step::Close),
        State::Answered | State::Closed if rating.0 <= bounds.bad => Some(Step::Reopen),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Asker, Right};
    use crate::deadline::Rules;
    use crate::ids::{ChannelId, SourceId};
    use crate::life::{Circumstances, decide};
    use crate::scope::Actor;
    use crate::time::from_millis;

    /// Every rating in every state, against domain.md §5; the source may bring
    /// it about.
    #[test]
    fn the_table_of_ratings() {
        let bounds = Bounds { good: 4, bad: 2 };
        let rules = Rules::default();
        let source = Asker::system(Actor::Source("pos".into()));
        assert!(source.may(Right::Close) && source.may(Right::Reopen));
        for state in State::ALL {
            for stars in 1..=5 {
                let wanted = match (state, stars) {
                    (State::Answered, 4 | 5) => Some(State::Closed),
                    (State::Answered | State::Closed, 1 | 2) => Some(State::Coordination),
                    _ => None,
                };
                let mut facts =
                    crate::appeal::Facts::arrived(SourceId(1), ChannelId(1), from_millis(0));
                facts.state = *state;
                let by = Circumstances::new(from_millis(1_000), &rules, true);
                let rating = Rating::new(stars).unwrap();
                let led = follows(*state, rating, bounds)
                    .map(|step| decide(&facts, &step, by).unwrap().1.state);
                assert_eq!(led, wanted, "{state:?} {stars}");
            }
        }
        assert_eq!((Rating::new(0), Rating::new(6)), (None, None));
    }
}
