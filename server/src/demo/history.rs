//! From a made-up arrival to an appeal with its whole past.

use std::sync::Arc;

use domain::Moment;
use domain::deadline::Rules;
use domain::new_appeal::{Checked, NewAppeal, check};
use domain::reference::Reference;

use super::life::Desks;
use super::text;

/// Makes histories for one seed under given rules.
#[derive(Clone, Debug)]
pub(crate) struct Maker {
    /// The seed.
    pub(crate) seed: u64,
    /// Words.
    pub(crate) reference: Arc<Reference>,
    /// Norms and calendars.
    pub(crate) rules: Arc<Rules>,
    /// The desks.
    pub(crate) desks: Desks,
}

impl Maker {
    /// A maker.
    pub(crate) fn new(seed: u64, reference: Arc<Reference>, rules: Arc<Rules>) -> Self {
        let desks = Desks::new(seed, reference.clone(), rules.clone());
        Self {
            seed,
            reference,
            rules,
            desks,
        }
    }

    /// Whether nobody works on a weekday: a holiday.
    pub(crate) fn is_holiday(&self, day: chrono::NaiveDate) -> bool {
        self.rules
            .calendars()
            .any(|c| c.special(day).is_some() && c.intervals(day).is_empty())
    }

    /// The appeal with its life up to a moment.
    ///
    /// # Errors
    /// When the reference data no longer know a code that the demo needs.
    pub(crate) fn live(
        &self,
        source: &str,
        item: NewAppeal,
        until: Moment,
    ) -> anyhow::Result<Checked> {
        let source = self
            .reference
            .source_by_code(source)
            .ok_or_else(|| anyhow::anyhow!("нет системы-источника «{source}»"))?
            .id;
        let mut checked = check(item, source, &self.reference, &self.rules, until)?;
        let subject = match checked.facts.category {
            Some(_) => None,
            None => self.desks.category(text::recognise(&checked.text)),
        };
        self.desks.live(&mut checked, subject, until);
        Ok(checked)
    }
}
