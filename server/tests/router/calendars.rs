//! Working calendars: the forms of a day, the week and a year, and what comes
//! of them.

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::access::Asker;
use domain::ids::{AppealId, CalendarId};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::form::{noted, sent};
use crate::item::item;
use crate::stand::Stand;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_calendar_is_edited_by_day_week_and_year(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let store = &stand.node.app.store;
    let page = "/admin/calendars?calendar=1&year=2026&day=2026-11-25";
    let text = stand.get(page).await.text().to_owned();
    assert!(text.contains("25\u{a0}ноября 2026") && text.contains("обычная среда"));
    let day = async |day: &str, kind: &str, like: &str, hours: &str| {
        let fields = [
            ("calendar", "1"),
            ("day", day),
            ("kind", kind),
            ("like", like),
            ("hours", hours),
            ("note", "День города"),
            ("decreed", "true"),
        ];
        sent(&stand, page, "set_day", &fields).await
    };
    // Tomorrow is off: what arrives today is due a day later.
    let said = day("2026-11-25", "holiday", "", "").await;
    assert!(said.contains("нерабочий день"), "{said}");
    let (subject, _, before, after) = noted(&stand).await;
    assert_eq!((subject.as_str(), before), ("calendar:1", Value::Null));
    assert_eq!(
        (&after["day"], &after["kind"]),
        (&json!("2026-11-25"), &json!("holiday"))
    );
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let history = store.history(&Asker::timer(), AppealId(id)).await.unwrap();
    let due = history.last().unwrap().after.deadline.unwrap();
    assert_eq!(due - stand.now(), TimeDelta::hours(49));

    // Hours of its own, and what the rule makes of them.
    let said = day("2026-11-25", "shortened", "", "9:00-12:00, 13:00-14:30").await;
    assert!(said.contains("сокращённый"), "{said}");
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(
        (&before["kind"], &after["hours"]),
        (&json!("holiday"), &json!("9:00–12:00, 13:00–14:30"))
    );
    let wednesday = domain::time::parse_day("2026-11-25").unwrap();
    let hours = |d| {
        let rules = store.rules();
        domain::calendar::hours(rules.calendar(CalendarId(1)).unwrap().intervals(d))
    };
    assert_eq!(hours(wednesday), "9:00–12:00, 13:00–14:30");
    assert!(
        stand
            .get(page)
            .await
            .text()
            .contains("9:00–12:00, 13:00–14:30")
    );
    let saturday = domain::time::parse_day("2026-11-28").unwrap();
    assert!(
        day("2026-11-28", "working", "0", "")
            .await
            .contains("перенесённый")
    );
    assert_eq!(hours(saturday), "9:00–13:00, 14:00–18:00");

    for (at, kind, like, own, words) in [
        ("2026-02-30", "holiday", "", "", "день: нужна дата"),
        ("1999-01-01", "holiday", "", "", "год должен быть от 2000"),
        ("2026-11-25", "party", "", "", "вид дня: выберите"),
        (
            "2026-11-25",
            "working",
            "",
            "",
            "укажите, по часам какого дня",
        ),
        ("2026-11-25", "working", "9", "", "такого дня недели нет"),
        (
            "2026-11-25",
            "shortened",
            "",
            "с девяти",
            "часы дня: часы пишутся как",
        ),
        (
            "2026-11-25",
            "shortened",
            "",
            "14:00–9:00",
            "часы дня: начало",
        ),
        (
            "2026-11-25",
            "holiday",
            "",
            "9:00–10:00",
            "у нерабочего дня их нет",
        ),
    ] {
        let said = day(at, kind, like, own).await;
        assert!(said.contains(words), "{at} {kind} {like} {own}: {said}");
    }
    let fields = [
        ("calendar", "9"),
        ("day", "2026-11-25"),
        ("kind", "holiday"),
    ];
    let said = sent(&stand, page, "set_day", &fields).await;
    assert!(said.contains("такой строки нет"), "{said}");

    let fields = [("calendar", "1"), ("day", "2026-11-25")];
    assert!(
        sent(&stand, page, "remove_day", &fields)
            .await
            .contains("обычный")
    );
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!((&before["kind"], after), (&json!("shortened"), Value::Null));
    assert!(
        sent(&stand, page, "remove_day", &fields)
            .await
            .contains("и так обычный")
    );

    // The week.
    let week = async |friday: &str| {
        let day = "9:00–13:00, 14:00–18:00";
        let hours = [day, day, day, day, friday, "", ""];
        let mut fields = vec![("calendar", "1")];
        fields.extend(hours.map(|h| ("hours[]", h)));
        sent(&stand, page, "set_week", &fields).await
    };
    assert!(week("9-13, 14-16").await.contains("неделя сохранена"));
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(before["пятница"], "9:00–13:00, 14:00–17:00");
    assert_eq!(after["пятница"], "9:00–13:00, 14:00–16:00");
    assert!(week("14-17, 9-13").await.contains("пятница: промежутки"));
    assert!(
        week("весь день")
            .await
            .contains("пятница: часы пишутся как")
    );

    // The year.
    let mark = async |year: &str| {
        let fields = [("calendar", "1"), ("year", year), ("decreed", "true")];
        sent(&stand, "/admin/calendars?year=2027", "mark_year", &fields).await
    };
    assert!(mark("2027").await.contains("утверждённый"));
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(before, json!({"year": 2027, "decreed": false}));
    assert_eq!(after, json!({"year": 2027, "decreed": true}));
    assert!(mark("2050").await.contains("сначала внесите дни"));
    let ledger = stand.get("/admin/ledger?subject=calendar:1").await;
    for words in [
        "утверждён: нет → да",
        "год: 2027",
        "день: 25\u{a0}ноября 2026",
    ] {
        assert!(ledger.text().contains(words), "нет «{words}»");
    }
    for address in [
        "/admin/calendars?year=-1&day=x",
        "/admin/calendars?year=2050",
    ] {
        assert_eq!(stand.get(address).await.status, StatusCode::OK, "{address}");
    }
    let none = stand.get("/admin/calendars?calendar=77").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_calendar_is_added_as_a_copy_and_renamed(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let store = &stand.node.app.store;
    let page = "/admin/calendars";
    let add = async |name: &str, like: &str| {
        sent(
            &stand,
            page,
            "add_calendar",
            &[("name", name), ("like", like)],
        )
        .await
    };
    let said = add(" Шестидневка <b> ", "1").await;
    assert!(said.contains("Шестидневка"), "{said}");
    let (subject, act, before, after) = noted(&stand).await;
    assert_eq!((act.as_str(), before), ("календарь добавлен", Value::Null));
    assert_eq!(after, json!({"name": "Шестидневка <b>"}));
    let id: i16 = subject.strip_prefix("calendar:").unwrap().parse().unwrap();
    // The same hours and days, from the first moment on.
    let rules = store.rules();
    let [old, new] = [1, id].map(|id| rules.calendar(CalendarId(id)).unwrap());
    for day in domain::time::parse_day("2026-12-25")
        .unwrap()
        .iter_days()
        .take(30)
    {
        assert_eq!(old.intervals(day), new.intervals(day), "{day}");
    }
    assert!(add("Шестидневка <b>", "1").await.contains("такое уже есть"));
    assert!(add("  ", "1").await.contains("название календаря: от 1"));
    assert!(add("Иной", "77").await.contains("такой строки нет"));

    let name = |name| {
        [
            ("calendar", subject.strip_prefix("calendar:").unwrap()),
            ("name", name),
        ]
    };
    let rename = async |to| sent(&stand, page, "rename_calendar", &name(to)).await;
    assert!(rename("Дежурные").await.contains("переименован"));
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(before, json!({"name": "Шестидневка <b>"}));
    assert_eq!(after, json!({"name": "Дежурные"}));
    let taken = "Производственный календарь, пятидневка";
    assert!(rename(taken).await.contains("такое уже есть"));
    let shown = stand.get(&format!("{page}?calendar={id}")).await;
    assert!(shown.text().contains("Дежурные"));
    // What hangs on it is edited by itself: the first one stays as it is.
    let hours: Vec<_> = std::iter::once(("calendar", subject.strip_prefix("calendar:").unwrap()))
        .chain(["8:00-14:00"; 6].map(|h| ("hours[]", h)))
        .chain([("hours[]", "")])
        .collect();
    assert!(
        sent(&stand, page, "set_week", &hours)
            .await
            .contains("сохранена")
    );
    let saturday = domain::time::parse_day("2026-11-28").unwrap();
    let works = |id| {
        let rules = store.rules();
        !rules
            .calendar(CalendarId(id))
            .unwrap()
            .intervals(saturday)
            .is_empty()
    };
    assert!(works(id) && !works(1));
    stand.close().await;
}
