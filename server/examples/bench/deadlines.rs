//! Deadlines a second on one core: the closest normative found and counted out
//! over the production calendar, as at every receipt of an appeal.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use domain::appeal::Importance;
use domain::deadline::Rules;
use domain::ids::{CategoryId, SourceId};
use domain::time::from_millis;
use store::Store;

use crate::Figure;

/// Deadlines of one measurement.
const COUNT: u32 = 3_000_000;
const AT_LEAST: f64 = 1_000_000.0;

/// Measures with the reference data of a migrated database.
pub(crate) async fn run(database: &str) -> Result<Figure> {
    let store = Store::connect(database, 2).await?;
    let rules = store.rules();
    let sources: Vec<SourceId> = store.reference().sources.iter().map(|s| s.id).collect();
    let per_second = measure(&rules, &sources).context("нормативы без срока")?;
    Ok(Figure {
        measure: "сроков в секунду на одном ядре".into(),
        value: format!("{:.1} млн", per_second / 1e6),
        limit: "≥ 1 млн",
        holds: per_second >= AT_LEAST,
    })
}

/// Instants all over 2022–2027, every source and importance, in no order.
fn measure(rules: &Rules, sources: &[SourceId]) -> Option<f64> {
    let (first, span) = (1_641_000_000_000_u64, 185_000_000_000_u64);
    let start = Instant::now();
    let mut state = 1u64;
    for _ in 0..COUNT {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let dice = state >> 20;
        let pick = |n: usize| usize::try_from(dice).unwrap_or(0) % n.max(1);
        let at = from_millis(i64::try_from(first + dice % span).ok()?);
        let source = *sources.get(pick(sources.len()))?;
        let importance = *Importance::ALL.get(pick(Importance::ALL.len()))?;
        let category = Some(CategoryId(101));
        black_box(rules.answer_due(source, category, importance, at)?);
    }
    Some(f64::from(COUNT) / start.elapsed().as_secs_f64())
}
