use super::*;
use crate::time::from_millis;

fn normative(id: i16, category: Option<i16>, importance: Importance) -> Normative {
    Normative {
        id: NormativeId(id),
        source: SourceId(1),
        category: category.map(CategoryId),
        importance,
        stage: Stage::Total,
        amount: 1,
        unit: Unit::CalendarDays,
        calendar: CalendarId(1),
        basis: String::new(),
        starts_with: None,
        since: from_millis(0),
        retired: None,
    }
}

#[test]
fn the_closest_rule_wins() {
    let rules = Rules::new(
        vec![
            normative(1, None, Importance::Normal),
            normative(2, Some(7), Importance::Normal),
            normative(3, None, Importance::High),
        ],
        [],
    )
    .with_parents(HashMap::from([(CategoryId(71), CategoryId(7))]));
    let of = |c: Option<i16>, i| {
        rules
            .normative(SourceId(1), c.map(CategoryId), i, Stage::Total)
            .map(|n| n.id.0)
    };
    assert_eq!(of(None, Importance::Normal), Some(1));
    assert_eq!(of(Some(7), Importance::Normal), Some(2));
    assert_eq!(of(Some(71), Importance::Normal), Some(2));
    assert_eq!(of(Some(8), Importance::Normal), Some(1));
    assert_eq!(of(Some(7), Importance::High), Some(3));
    assert_eq!(of(Some(7), Importance::Storm), None);
}

#[test]
fn a_retired_version_no_longer_applies_but_is_known() {
    let mut old = normative(1, None, Importance::Normal);
    old.retired = Some(from_millis(100));
    let mut new = normative(2, None, Importance::Normal);
    new.since = from_millis(100);
    let rules = Rules::new(vec![new, old], []);
    let of = |at| {
        rules
            .normative_at(
                SourceId(1),
                None,
                Importance::Normal,
                Stage::Total,
                from_millis(at),
            )
            .map(|n| n.id.0)
    };
    let today = rules.normative(SourceId(1), None, Importance::Normal, Stage::Total);
    assert_eq!(today.map(|n| n.id.0), Some(2));
    assert_eq!((of(99), of(100)), (Some(1), Some(2)));
    assert_eq!(
        rules.by_id(NormativeId(1)).map(|n| n.retired.is_some()),
        Some(true)
    );
}
