//! The press note in pieces: the same words as [`Digest::text`], with the
//! figures apart so that each can be a link to its list.

use chrono::NaiveDate;
use domain::digest::{Digest, Figure};
use domain::words;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    /// Words.
    Text(String),
    /// A figure; `true` for its value a week earlier.
    Figure(&'a Figure, bool),
}

/// The lines of the note after its title.
pub(super) fn lines(d: &Digest) -> [Vec<Piece<'_>>; 3] {
    let since = words::day_month(d.since);
    let noun = |n| words::plural(n, "обращение", "обращения", "обращений");
    let before = d.since_before();
    let ago = |f, when: &str| {
        [
            Piece::Text(format!(" ({when} ")),
            Piece::Figure(f, true),
            Piece::Text(")".into()),
        ]
    };
    let line = |start: &str, a, after_a: String, verb: &str, b| {
        let mut line = vec![
            Piece::Text(format!("{start} ")),
            Piece::Figure(a, false),
            Piece::Text(after_a),
        ];
        line.extend(ago(a, "неделей ранее"));
        line.push(Piece::Text(format!(", с {since} {verb} ")));
        line.push(Piece::Figure(b, false));
        line.extend(ago(b, &before));
        line.push(Piece::Text(".".into()));
        line
    };
    let (week, week_before) = d.week_total();
    let (total, total_before) = d.since_total();
    let n = words::number;
    [
        line(
            "«Инцидент-менеджмент»: за неделю ответили на",
            &d.im_week,
            format!("\u{a0}{}", noun(d.im_week.value)),
            "отработано",
            &d.im_since,
        ),
        line(
            "Платформа обратной связи: за неделю обработано",
            &d.pos_week,
            String::new(),
            "поступило",
            &d.pos_since,
        ),
        vec![Piece::Text(format!(
            "Всего за неделю {} (неделей ранее {}), с {since} {} ({before} {}).",
            words::appeals(week),
            n(week_before),
            n(total),
            n(total_before),
        ))],
    ]
}

/// The first line: whose note and of which week.
pub(super) fn title(d: &Digest, place: &str) -> String {
    format!("{place}: итоги недели {}", d.week_words())
}

/// `5–11 декабря`: the week of a Monday, for a link beside others.
pub(super) fn week_short(monday: NaiveDate) -> String {
    let sunday = monday + chrono::Days::new(6);
    crate::register::terms::days(monday, sunday, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_command_prints() {
        for answers in [
            [(259, 241), (587, 300), (163, 157), (385, 200)],
            [(1, 0), (0, 0), (22, 1), (1_204, 3)],
        ] {
            for (year, month, day, since, week) in [
                (
                    2022,
                    12,
                    12,
                    "(неделей ранее",
                    "12–18\u{a0}декабря 2022 года",
                ),
                (
                    2026,
                    11,
                    30,
                    "(неделей ранее, с 1\u{a0}ноября,",
                    "30\u{a0}ноября – 6\u{a0}декабря 2026 года",
                ),
                (
                    2029,
                    12,
                    31,
                    "(неделей ранее, с 1\u{a0}декабря,",
                    "31\u{a0}декабря 2029 года – 6\u{a0}января 2030 года",
                ),
            ] {
                let monday = NaiveDate::from_ymd_opt(year, month, day).unwrap();
                let text = Digest::new(monday, answers).text("МЦУ");
                assert_eq!(
                    text.matches(since).count(),
                    if day == 12 { 6 } else { 3 },
                    "{text}"
                );
                assert!(text.contains(week), "{text}");
            }
            let monday = NaiveDate::from_ymd_opt(2022, 12, 12).unwrap();
            let digest = Digest::new(monday, answers);
            let mut text = format!("{}\n\n", title(&digest, "МЦУ Краснодар"));
            for line in lines(&digest) {
                for piece in line {
                    match piece {
                        Piece::Text(t) => text.push_str(&t),
                        Piece::Figure(f, false) => text.push_str(&words::number(f.value)),
                        Piece::Figure(f, true) => text.push_str(&words::number(f.previous)),
                    }
                }
                text.push('\n');
            }
            assert_eq!(text, digest.text("МЦУ Краснодар"));
        }
    }
}
