//! What is typed, and how it is understood.

use super::*;
use proptest::prelude::*;

fn words(q: &Query) -> Vec<&str> {
    q.words.iter().map(|(w, _)| w.written.as_str()).collect()
}

#[test]
fn words_phrases_and_exclusions() {
    let q = Query::parse("  Ямы на «дороге к школе» -асфальт Ямы\n5-й ");
    assert_eq!(words(&q), ["ямы", "5"]);
    assert_eq!(q.phrases, [["дороге", "к", "школе"]]);
    assert_eq!(q.without[0].written, "асфальт");
    assert_eq!(q.shown, "Ямы на «дороге к школе» -асфальт Ямы 5-й");
    assert_eq!(
        words(&Query::parse("ул. Ставропольская, дом 5")),
        ["ставропольская", "5"]
    );
    assert_eq!(
        words(&Query::parse("дом разрушается")),
        ["дом", "разрушается"]
    );
    assert_eq!(
        words(&Query::parse("\"не закрыта кавычка")),
        ["закрыта", "кавычка"]
    );
}

#[test]
fn numbers_as_people_write_them() {
    for raw in [
        "12345",
        "№ 12345",
        "№12 345",
        "12\u{a0}345",
        "обращение № 12345",
        "#12345",
        " 12345 ",
    ] {
        assert_eq!(Query::parse(raw).number, Some(12_345), "{raw}");
    }
    for raw in ["дом 5", "школа № 5", "0", "5а", "99999999999999999999", ""] {
        assert_eq!(Query::parse(raw).number, None, "{raw}");
    }
}

#[test]
fn silence_is_empty() {
    for raw in ["", " ", "\"\"", "и на в", "-- !", "«не»", "ул. д."] {
        let q = Query::parse(raw);
        assert!(q.is_silent(), "{raw}");
    }
}

#[test]
fn a_query_has_an_end() {
    let q = Query::parse(&"слово ".repeat(2_000));
    assert!(q.cut && q.shown.chars().count() <= MAX_CHARS);
    let many: String = (10..60).map(|n| format!("с{n} ")).collect();
    let q = Query::parse(&many);
    assert!(q.cut);
    assert_eq!(q.words.len(), MAX_WORDS);
    assert!(!Query::parse("одно слово").cut);
}

#[test]
fn what_was_corrected_can_be_quoted() {
    let q = Query::parse("дарога и асфалт");
    let at: Vec<_> = q.words.iter().map(|(_, at)| at.clone()).collect();
    assert_eq!(q.quoted(&at), "\"дарога\" и \"асфалт\"");
}

#[test]
fn a_text_answers_a_query() {
    let fields = Fields {
        text: "На дорогах ямы, нет воды",
        answer: Some("Работы включены в план"),
        author: Some("Иванова М."),
        address: Some("ул. Ставропольская, 5"),
    };
    for yes in [
        "яма дорога",
        "дороги ямы",
        "\"нет воды\"",
        "иванов",
        "ставропольской 5",
        "план работ -мусор",
        "ЯМЫ иванова план ставропольская",
    ] {
        assert!(Query::parse(yes).matches(&fields), "{yes}");
    }
    for no in [
        "мусор",
        "яма мусор",
        "\"воды нет\"",
        "\"нет вода\"",
        "ямы -дорога",
        "иван",
        "и на",
        "6",
    ] {
        assert!(!Query::parse(no).matches(&fields), "{no}");
    }
}

proptest! {
    #[test]
    fn anything_can_be_written(raw in "\\PC{0,80}") {
        let q = Query::parse(&raw);
        prop_assert!(q.words.len() <= MAX_WORDS);
        for (_, at) in &q.words {
            prop_assert!(q.shown.get(at.clone()).is_some());
        }
    }

    /// The words of a text in any order find the text.
    #[test]
    fn any_order_finds(words in proptest::collection::vec("[а-яё]{2,9}", 1..6)) {
        let text = words.join(", ");
        let mut asked = words;
        asked.reverse();
        let q = Query::parse(&asked.join(" "));
        let fields = Fields { text: &text, ..Fields::default() };
        let found = q.words.is_empty() || q.matches(&fields);
        prop_assert!(found);
    }
}
