//! What is due when: appeals by the moment of their next step.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use domain::Moment;
use domain::appeal::{Facts, State};
use domain::ids::AppealId;
use domain::life::Step;
use domain::scope::Actor;

use super::super::life::Desks;

/// The staff's agenda.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    cards: HashMap<AppealId, Card>,
    /// Entries of superseded cards stay until they come up, and are skipped.
    order: BinaryHeap<Reverse<(Moment, AppealId)>>,
}

/// Where an appeal stands, since when, and when its next step is due.
#[derive(Debug)]
struct Card {
    facts: Facts,
    since: Moment,
    due: Moment,
}

impl Agenda {
    /// Notes where an appeal stands now and when it goes on.
    pub(super) fn put(&mut self, desks: &Desks, id: AppealId, facts: Facts, since: Moment) {
        let subject = desks.anything().filter(|_| facts.category.is_none());
        match desks.next(&facts, since, subject) {
            Some(act) if !(act.actor == Actor::Timer && act.step == Step::Close) => {
                self.order.push(Reverse((act.at, id)));
                self.cards.insert(
                    id,
                    Card {
                        facts,
                        since,
                        due: act.at,
                    },
                );
            }
            _ => {
                self.cards.remove(&id);
            }
        }
    }

    /// Where an appeal stands, and since when.
    pub(super) fn standing(&self, id: AppealId) -> Option<(&Facts, Moment)> {
        self.cards.get(&id).map(|c| (&c.facts, c.since))
    }

    /// Takes out up to `limit` appeals whose step is due: the appeal, whether
    /// its text must be read for a category first, and when it was due.
    pub(super) fn due(&mut self, now: Moment, limit: usize) -> Vec<(AppealId, bool, Moment)> {
        let mut out = Vec::new();
        while out.len() < limit {
            let Some(Reverse((at, id))) = self
                .order
                .peek()
                .copied()
                .filter(|Reverse((at, _))| *at <= now)
            else {
                break;
            };
            self.order.pop();
            if let Some(card) = self.cards.get(&id).filter(|c| c.due == at) {
                out.push((
                    id,
                    card.facts.category.is_none() && card.facts.state == State::Moderation,
                    at,
                ));
            }
        }
        out
    }

    /// Puts an appeal back whose step could not be taken.
    pub(super) fn again(&mut self, id: AppealId, at: Moment) {
        self.order.push(Reverse((at, id)));
    }

    /// Leaves an appeal to others.
    pub(super) fn forget(&mut self, id: AppealId) {
        self.cards.remove(&id);
    }
}
