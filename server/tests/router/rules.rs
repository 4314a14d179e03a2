//! Normatives and the rules of urgency: every form, its refusal and its line in
//! the ledger, and what comes of it.

use chrono::TimeDelta;
use domain::access::Asker;
use domain::appeal::Importance;
use domain::deadline::Stage;
use domain::ids::{AppealId, NormativeId, SourceId};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::form::{noted, sent};
use crate::item::item;
use crate::stand::Stand;

/// The key of the normative of the networks' ordinary answer.
fn current(stand: &Stand) -> NormativeId {
    let rules = stand.node.app.store.rules();
    let found = rules.normative(SourceId(1), None, Importance::Normal, Stage::Total);
    found.unwrap().id
}

const NORMS: &str = "/admin/norms";

fn norm<'a>(replaces: &'a str, amount: &'a str, category: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("replaces", replaces),
        ("source", "1"),
        ("category", category),
        ("importance", "normal"),
        ("stage", "total"),
        ("amount", amount),
        ("unit", "working_hours"),
        ("calendar", "1"),
        ("basis", "Приказ № 7"),
        ("starts_with", ""),
    ]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_appeal_follows_the_edited_normative_and_a_running_one_the_recalculation(
    pool: PgPool,
) {
    let stand = Stand::open(pool).await;
    let store = &stand.node.app.store;
    let token = stand.token("incident_management").await;
    let noon = stand.now();
    let due = async |id: i64| {
        let history = store.history(&Asker::timer(), AppealId(id)).await.unwrap();
        history.last().unwrap().after.deadline.unwrap() - noon
    };
    let running = stand.bring(&token, &item("1", noon)).await;
    assert_eq!(due(running).await, TimeDelta::hours(25));

    let old = current(&stand).to_string();
    let said = sent(&stand, NORMS, "set_norm", &norm(&old, "4", "")).await;
    assert!(said.contains("4\u{a0}рабочих часа"), "{said}");
    let (subject, act, before, after) = noted(&stand).await;
    assert_eq!(subject, format!("normative:{}", current(&stand)));
    assert_eq!(act, "норматив изменён");
    assert_eq!(
        (&before["amount"], &after["amount"]),
        (&json!(9), &json!(4))
    );
    assert_eq!(after["basis"], "Приказ № 7");

    // An hour before lunch, three after it.
    let new = stand.bring(&token, &item("2", noon)).await;
    assert_eq!(due(new).await, TimeDelta::hours(5));
    assert_eq!(due(running).await, TimeDelta::hours(25));
    let said = sent(&stand, NORMS, "recalculate", &[]).await;
    assert!(said.contains("просмотрено 2, срок изменился у 1"), "{said}");
    assert_eq!(due(running).await, TimeDelta::hours(5));
    let (subject, _, _, after) = noted(&stand).await;
    assert_eq!(
        (subject.as_str(), after),
        ("appeals", json!({"seen": 2, "changed": 1}))
    );

    // The old version stays in sight, the ledger says what became of it.
    let page = stand.get(NORMS).await;
    assert!(page.text().contains("Прежние версии: 1"));
    let ledger = stand.get("/admin/ledger").await;
    let text = ledger.text();
    for words in [
        "срок: 9 → 4",
        "важность: обычная",
        "просмотрено обращений: 2",
        "открытые обращения",
    ] {
        assert!(text.contains(words), "нет «{words}»");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_normative_is_added_once_and_retired(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let set = async |fields: &[(&str, &str)]| sent(&stand, NORMS, "set_norm", fields).await;
    let said = set(&norm("", "5", "")).await;
    assert!(said.contains("такой норматив уже действует: 9"), "{said}");
    let said = set(&norm("", "5", "1")).await;
    assert!(said.contains("Норматив задан"), "{said}");
    let (_, act, before, after) = noted(&stand).await;
    assert_eq!((act.as_str(), before), ("норматив добавлен", Value::Null));
    assert_eq!(after["category"], 1);
    // Somebody else was faster.
    let said = set(&norm("1", "6", "1")).await;
    assert!(said.contains("обновите страницу"), "{said}");

    for (field, value, words) in [
        ("amount", "0", "срок должен быть от 1"),
        ("amount", "2.5", "срок: нужно целое число"),
        ("amount", "99999999999", "срок: нужно целое число"),
        ("unit", "weeks", "единица срока: выберите из списка"),
        ("stage", "'; drop table normative", "этап: выберите"),
        ("importance", "", "важность: выберите"),
        ("source", "999", "такой строки нет"),
        ("calendar", "77", "такой строки нет"),
        ("category", "9999", "такой строки нет"),
        ("basis", " ", "укажите основание"),
        ("basis", "а\0б", "основание: уберите нулевой символ"),
        ("starts_with", "approval", "более ранним этапом"),
    ] {
        let mut fields = norm("", "5", "2");
        for f in &mut fields {
            if f.0 == field {
                f.1 = value;
            }
        }
        let said = set(&fields).await;
        assert!(said.contains(words), "{field}={value:?}: {said}");
    }

    let rules = stand.node.app.store.rules();
    let own = rules.normative(
        SourceId(1),
        Some(domain::ids::CategoryId(1)),
        Importance::Normal,
        Stage::Total,
    );
    let id = own.unwrap().id.to_string();
    let said = sent(&stand, NORMS, "retire_norm", &[("id", &id)]).await;
    assert!(said.contains("отменён"), "{said}");
    let (_, act, before, after) = noted(&stand).await;
    assert_eq!((act.as_str(), after), ("норматив отменён", Value::Null));
    assert_eq!(before["amount"], 5);
    let said = sent(&stand, NORMS, "retire_norm", &[("id", &id)]).await;
    assert!(said.contains("изменён или отменён"), "{said}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn urgency_has_a_rule_per_source_and_a_ladder(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/urgency";
    let text = stand.get(page).await.text().to_owned();
    assert!(text.contains("за 2\u{a0}ч до срока") && text.contains("узнаёт руководитель"));
    let warn = async |importance: &str, minutes: &str| {
        let fields = [
            ("source", "1"),
            ("importance", importance),
            ("minutes", minutes),
            ("calendar", "1"),
            ("basis", "Приказ № 7"),
        ];
        sent(&stand, page, "set_warning", &fields).await
    };
    assert!(warn("", "90").await.contains("задано"));
    let (subject, _, before, after) = noted(&stand).await;
    assert_eq!(subject, "source:1");
    assert_eq!(
        (&before["minutes"], &after["minutes"]),
        (&json!(120), &json!(90))
    );
    assert!(
        warn("", "0")
            .await
            .contains("рабочих минут: целое число от 1")
    );
    assert!(
        warn("", "")
            .await
            .contains("рабочих минут: нужно целое число")
    );
    assert!(warn("urgent", "90").await.contains("важность: выберите"));
    let fields = [("source", "1"), ("importance", "high")];
    let said = sent(&stand, page, "remove_warning", &fields).await;
    assert!(said.contains("такой строки нет"), "{said}");
    let fields = [("source", "1"), ("importance", "storm")];
    let said = sent(&stand, page, "remove_warning", &fields).await;
    assert!(said.contains("отменено"), "{said}");
    assert_eq!(noted(&stand).await.2["minutes"], 60);

    let climb = async |level: &str, minutes: &str| {
        let fields = [
            ("source", "1"),
            ("level", level),
            ("reason", "overdue"),
            ("minutes", minutes),
            ("calendar", "1"),
            ("basis", "Приказ № 7"),
        ];
        sent(&stand, page, "set_escalation", &fields).await
    };
    let said = climb("head", "300").await;
    assert!(
        said.contains("«контроль» не может узнать раньше, чем «руководитель»"),
        "{said}"
    );
    assert!(climb("head", "30").await.contains("задана"));
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(
        (&before["minutes"], &after["minutes"]),
        (&json!(60), &json!(30))
    );
    assert_eq!(after["level"], "head");
    assert!(climb("mayor", "30").await.contains("кто узнаёт: выберите"));
    let fields = [("source", "1"), ("level", "head"), ("reason", "overdue")];
    let said = sent(&stand, page, "remove_escalation", &fields).await;
    assert!(said.contains("отменена"), "{said}");
    stand.close().await;
}
