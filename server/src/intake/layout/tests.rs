//! Rows of our own format and of a mapping, good and bad.

use super::*;

fn row(cells: &[&str]) -> StringRecord {
    StringRecord::from(cells.to_vec())
}

#[test]
fn our_own_columns_in_any_order() {
    let layout = Layout::own(&row(&[
        "text",
        "#заметка",
        "received_at",
        "external_id",
        "channel",
        "lat",
        "lon",
        "rating",
    ]))
    .unwrap();
    let item = layout
        .item(&row(&[
            "Яма",
            "x",
            "2022-12-12T10:00:00+03:00",
            "7",
            "vk",
            "45,03",
            "38.97",
            "4",
        ]))
        .unwrap();
    assert_eq!(item.appeal.external_id, "7");
    assert_eq!(item.appeal.lat, Some(45.03));
    assert_eq!(item.appeal.rating, Some(4.0));
    assert_eq!(
        item.appeal.received_at.to_rfc3339(),
        "2022-12-12T07:00:00+00:00"
    );
    assert_eq!(item.appeal.author, None);
}

#[test]
fn headers_that_do_not_fit() {
    for (header, says) in [
        (&["text", "recieved_at"][..], "recieved_at"),
        (&["text", "received_at", "channel"], "external_id"),
        (
            &["text", "text", "received_at", "channel", "external_id"],
            "дважды",
        ),
    ] {
        let error = Layout::own(&row(header)).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn rows_that_do_not_fit() {
    let layout = Layout::own(&row(&[
        "text",
        "received_at",
        "external_id",
        "channel",
        "lat",
    ]))
    .unwrap();
    for (cells, field) in [
        (
            &["Яма", "2022-12-12T10:00:00+03:00", "7", "vk"][..],
            "число столбцов",
        ),
        (&["Яма", "вчера", "7", "vk", ""], "received_at"),
        (&["Яма", "", "7", "vk", ""], "received_at"),
        (&[" ", "2022-12-12T10:00:00+03:00", "7", "vk", ""], "text"),
        (
            &["Яма", "2022-12-12T10:00:00+03:00", "", "vk", ""],
            "external_id",
        ),
        (
            &["Яма", "2022-12-12T10:00:00+03:00", "7", "vk", "север"],
            "lat",
        ),
    ] {
        assert_eq!(
            layout.item(&row(cells)).unwrap_err().field,
            field,
            "{cells:?}"
        );
    }
}

const MAPPING: &str = r#"
    [time]
    format = "%d.%m.%Y %H:%M"
    zone = "Europe/Moscow"
    midnight_is_day = true
    [fields]
    external_id = "Номер"
    received_at = "Создано"
    closed_at = "Закрыто"
    channel = { value = "vk" }
    text = { template = "{Тема}[: {Текст}]" }
    status = { column = "Статус", table = { "Готово" = "closed", "Новое" = "" } }
    category = { column = "Тема", table = { "Дороги" = "roads" }, otherwise = "other" }
"#;

fn mapped(cells: [&str; 6]) -> Result<Item, Fault> {
    let header = row(&["Номер", "Создано", "Закрыто", "Тема", "Текст", "Статус"]);
    Layout::new(&Mapping::parse(MAPPING).unwrap(), &header)
        .unwrap()
        .item(&row(&cells))
}

#[test]
fn tables_templates_and_constants() {
    let item = mapped([
        "1",
        "05.12.2022 10:00",
        "06.12.2022 11:30",
        "Дороги",
        "яма",
        "Готово",
    ])
    .unwrap();
    let a = item.appeal;
    assert_eq!((a.channel.as_str(), a.text.as_str()), ("vk", "Дороги: яма"));
    assert_eq!(
        (a.category.as_deref(), a.status.as_deref()),
        (Some("roads"), Some("closed"))
    );
    assert_eq!(
        a.closed_at.unwrap().to_rfc3339(),
        "2022-12-06T08:30:00+00:00"
    );
    let item = mapped(["1", "05.12.2022 10:00", "", "Свет", "", "Новое"]).unwrap();
    assert_eq!(
        (item.appeal.category.as_deref(), item.appeal.status),
        (Some("other"), None)
    );
    assert_eq!(item.appeal.text, "Свет");
    let fault = mapped(["1", "05.12.2022 10:00", "", "Свет", "", "Странное"]).unwrap_err();
    assert_eq!(fault.field, "status");
    assert!(fault.reason.contains("Странное"));
}

#[test]
fn a_day_without_an_hour_never_precedes_the_receipt() {
    let item = mapped([
        "1",
        "05.12.2022 10:00",
        "05.12.2022 00:00",
        "Свет",
        "",
        "Готово",
    ])
    .unwrap();
    assert_eq!(item.appeal.closed_at, Some(item.appeal.received_at));
    assert_eq!(item.moved, ["closed_at"]);
    // The day before is a contradiction, and stays one.
    let item = mapped([
        "1",
        "05.12.2022 10:00",
        "04.12.2022 00:00",
        "Свет",
        "",
        "Готово",
    ])
    .unwrap();
    assert!(item.appeal.closed_at < Some(item.appeal.received_at) && item.moved.is_empty());
}
