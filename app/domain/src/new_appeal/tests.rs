use super::*;
use crate::appeal::State;
use crate::deadline::Rules;
use crate::ids::{CategoryId, ChannelId, DepartmentId, SourceId};
use crate::reference::{Category, Channel, Reference, Settings};
use crate::time::from_millis;

const NOW: i64 = 1_700_000_000_000;

fn reference() -> Reference {
    Reference {
        sources: vec![],
        channels: vec![Channel {
            id: ChannelId(1),
            source: SourceId(1),
            code: "vk".into(),
            name: "ВК".into(),
            short: "ВК".into(),
        }],
        categories: vec![Category {
            id: CategoryId(5),
            parent: None,
            code: "roads".into(),
            name: "Дороги".into(),
            short: "Дороги".into(),
            department: Some(DepartmentId(3)),
            direct: false,
            retired: false,
            season: None,
        }],
        departments: vec![],
        districts: vec![],
        settings: Settings {
            place: "МЦУ".into(),
            day_end_minute: 1080,
            burning_minutes: 15,
            timeliness_target: 80,
            close_after_days: 7,
        },
    }
}

fn item() -> NewAppeal {
    NewAppeal {
        external_id: "1".into(),
        channel: "vk".into(),
        received_at: from_millis(NOW - 60_000),
        text: "Яма".into(),
        author: None,
        author_url: None,
        url: None,
        category: None,
        district: None,
        department: None,
        address: None,
        lat: None,
        lon: None,
        importance: None,
        status: None,
        taken_at: None,
        assigned_at: None,
        answered_at: None,
        closed_at: None,
        answer: None,
        rating: None,
    }
}

#[test]
fn a_rating_is_whole_and_within_its_bounds() {
    let rated = |stars| {
        run(NewAppeal {
            rating: Some(stars),
            ..item()
        })
    };
    assert_eq!(rated(4.0).unwrap().rating.map(Rating::stars), Some(4));
    for stars in [0.0, 6.0, 4.5, -1.0, 1e300] {
        let fault = rated(stars).unwrap_err();
        assert_eq!(
            (fault.field, fault.code),
            ("rating", "bad_rating"),
            "{stars}"
        );
    }
}

fn run(item: NewAppeal) -> Result<Checked, Fault> {
    check(
        item,
        SourceId(1),
        &reference(),
        &Rules::default(),
        from_millis(NOW),
    )
}

#[test]
fn a_category_brings_its_department() {
    let c = run(NewAppeal {
        category: Some("roads".into()),
        ..item()
    })
    .unwrap();
    assert_eq!(c.facts.department, Some(DepartmentId(3)));
}

#[test]
fn every_fault_names_its_field() {
    let long = "я".repeat(limit::TEXT + 1);
    let cases = [
        (
            NewAppeal {
                external_id: " ".into(),
                ..item()
            },
            "external_id",
            "empty",
        ),
        (
            NewAppeal {
                external_id: "a\0".into(),
                ..item()
            },
            "external_id",
            "nul",
        ),
        (
            NewAppeal {
                text: "\n".into(),
                ..item()
            },
            "text",
            "empty",
        ),
        (
            NewAppeal {
                text: long,
                ..item()
            },
            "text",
            "too_long",
        ),
        (
            NewAppeal {
                channel: "fax".into(),
                ..item()
            },
            "channel",
            "unknown_channel",
        ),
        (
            NewAppeal {
                category: Some("x".into()),
                ..item()
            },
            "category",
            "unknown_code",
        ),
        (
            NewAppeal {
                url: Some("javascript:alert(1)".into()),
                ..item()
            },
            "url",
            "bad_url",
        ),
        (
            NewAppeal {
                lat: Some(1.0),
                ..item()
            },
            "lat",
            "bad_coordinates",
        ),
        (
            NewAppeal {
                received_at: from_millis(NOW + 3_600_000),
                ..item()
            },
            "received_at",
            "future",
        ),
        (
            NewAppeal {
                status: Some("open".into()),
                ..item()
            },
            "status",
            "unknown_status",
        ),
        (
            NewAppeal {
                closed_at: Some(from_millis(NOW - 90_000)),
                ..item()
            },
            "closed_at",
            "order",
        ),
    ];
    for (bad, field, code) in cases {
        let fault = run(bad).unwrap_err();
        assert_eq!((fault.field, fault.code), (field, code));
    }
}

#[test]
fn a_closed_item_is_answered_and_closed_at_its_own_time() {
    let at = from_millis(NOW - 30_000);
    let c = run(NewAppeal {
        status: Some("closed".into()),
        closed_at: Some(at),
        ..item()
    })
    .unwrap();
    let states: Vec<State> = c.past.iter().map(|p| p.after.state).collect();
    assert_eq!(states, [State::Answered, State::Closed]);
    assert_eq!(c.latest().answered_at, Some(at));
    assert_eq!(c.latest().processed_at, Some(at));
}

#[test]
fn nul_in_free_text_is_replaced_not_lost() {
    assert_eq!(
        run(NewAppeal {
            text: "а\0б".into(),
            ..item()
        })
        .unwrap()
        .text,
        "а\u{fffd}б"
    );
}
