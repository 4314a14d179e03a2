use super::*;

#[test]
fn plurals() {
    let of = |n| plural(n, "голос", "голоса", "голосов");
    for n in [1, 21, 101, 1001] {
        assert_eq!(of(n), "голос", "{n}");
    }
    for n in [2, 3, 4, 22, 104] {
        assert_eq!(of(n), "голоса", "{n}");
    }
    for n in [0, 5, 11, 12, 14, 19, 20, 111, 112] {
        assert_eq!(of(n), "голосов", "{n}");
    }
}

#[test]
fn numbers() {
    assert_eq!(number(1_204_518), "1\u{a0}204\u{a0}518");
    assert_eq!(number(999), "999");
    assert_eq!(signed(-7), "\u{2212}7");
    assert_eq!(tenths(913), "91,3");
    assert_eq!(signed_tenths(-12), "\u{2212}1,2");
}

#[test]
fn spans() {
    let m = TimeDelta::minutes;
    assert_eq!(span(m(108)), "1\u{a0}ч 48\u{a0}мин");
    assert_eq!(span(m(26)), "26\u{a0}мин");
    assert_eq!(span(m(6 * 1440 + 5)), "6\u{a0}дн");
    assert_eq!(span(m(1440 + 240)), "1\u{a0}дн 4\u{a0}ч");
    assert_eq!(work(27 * 60), "27\u{a0}ч");
    assert_eq!(work(196), "3\u{a0}ч 16\u{a0}мин");
    assert_eq!(work(0), "меньше\u{a0}минуты");
    let d = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
    assert_eq!(days(d(11, 26), d(11, 26)), "чт, 26\u{a0}ноября");
    assert_eq!(days(d(1, 1), d(1, 8)), "1–8\u{a0}января");
    assert_eq!(days(d(4, 30), d(5, 3)), "30\u{a0}апреля – 3\u{a0}мая");
    assert_eq!(countdown(TimeDelta::seconds(702)), "11:42");
    assert_eq!(ago(TimeDelta::seconds(2)), "2\u{a0}секунды назад");
}
