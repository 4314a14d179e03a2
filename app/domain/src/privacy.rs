//! Keeping what identifies a citizen off the screens that everybody sees.
//!
//! A list's title is the first words of the text with phones, e-mails, long
//! numbers, flats and self-introductions masked. It is a mask for display, not an
//! anonymisation of the stored text.

/// Longest title, in characters.
pub const TITLE_CHARS: usize = 120;

const MASK: &str = "…";

/// The title of a text: one line, masked, without control and
/// direction-changing characters, at most [`TITLE_CHARS`] characters.
#[must_use]
pub fn title(text: &str) -> String {
    let mut out = String::new();
    let mut hide = 0usize;
    let mut length = 0usize;
    // The title needs only the beginning; a 100 KB word is not walked to its end.
    let head: String = text.chars().take(TITLE_CHARS * 8).map(plain).collect();
    let words: Vec<&str> = head.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).copied().unwrap_or("");
        if hide == 0 {
            hide = hidden_from(word, next, i.checked_sub(1).map_or("", |p| words[p]));
        }
        let shown: &str = if hide > 0 { MASK } else { word };
        hide = hide.saturating_sub(1);
        if shown == MASK && out.ends_with(MASK) {
            continue;
        }
        let n = shown.chars().count();
        if length + n > TITLE_CHARS {
            let room = TITLE_CHARS.saturating_sub(length);
            if length == 0 || room > 20 {
                out.extend(shown.chars().take(room));
            }
            // A cut is one sign: «месяц...», «улице,» and the like end at the word.
            let end = out.trim_end_matches([' ', '.', ',', ';', ':', '…']);
            out.truncate(end.len());
            out.push_str(MASK);
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
            length += 1;
        }
        out.push_str(shown);
        length += n;
    }
    out
}

fn plain(c: char) -> char {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if c.is_control() || invisible { ' ' } else { c }
}

/// How many words from this one on are hidden.
fn hidden_from(word: &str, next: &str, before: &str) -> usize {
    let lower = word.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if word.contains('@') && word.contains('.') {
        return 1;
    }
    let digits = |w: &str| w.chars().filter(char::is_ascii_digit).count();
    let numeric = |w: &str| {
        digits(w) > 0
            && w.chars()
                .all(|c| c.is_ascii_digit() || "+-()–,.;:".contains(c))
    };
    // A phone, a passport or a contract: seven digits and more.
    if digits(word) >= 7 {
        return 1;
    }
    // «8 918 123 45 67», «+7 (918) 123-45-67»: groups after a country code.
    if (bare == "8" || word.starts_with("+7"))
        && numeric(word)
        && next.starts_with(|c: char| c == '(' || c.is_ascii_digit())
        && digits(next) >= 3
    {
        return 5;
    }
    if matches!(
        bare,
        "кв" | "квартира" | "квартире" | "квартиру" | "квартиры"
    ) && digits(next) > 0
    {
        return 2;
    }
    if bare.starts_with("кв.") && digits(bare) > 0 {
        return 1;
    }
    if bare == "зовут" {
        return 4;
    }
    // A patronymic, with the capitalised word before it already shown as the
    // first name at worst: hide it and a capitalised surname after it.
    let name_like = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let patronymic = ["вич", "вна", "вича", "вны", "вичу", "вне"]
        .iter()
        .any(|e| bare.ends_with(e))
        && bare.chars().count() > 6;
    if patronymic && name_like(word) && name_like(before) {
        return if name_like(next) { 2 } else { 1 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_flats_and_mails_are_masked() {
        assert_eq!(
            title("Нет воды, звоните 8 918 123 45 67 срочно"),
            "Нет воды, звоните … срочно"
        );
        assert_eq!(title("Тел. +79181234567 Иван"), "Тел. … Иван");
        assert_eq!(
            title("ул. Мира, 5, кв. 17 течёт крыша"),
            "ул. Мира, 5, … течёт крыша"
        );
        assert_eq!(
            title("пишите на ivan@mail.ru пожалуйста"),
            "пишите на … пожалуйста"
        );
        assert_eq!(title("кв.17 холодно"), "… холодно");
    }

    #[test]
    fn a_cut_is_one_sign() {
        for sign in ["", ",", "...", "…", " :"] {
            let text = format!(
                "{} слово{sign} хвост",
                "ж".repeat(TITLE_CHARS - 7 - sign.chars().count())
            );
            let cut = title(&text);
            assert!(cut.ends_with("слово…"), "{cut}");
        }
    }

    #[test]
    fn house_numbers_stay() {
        assert_eq!(
            title("Яма на Ставропольской, 216"),
            "Яма на Ставропольской, 216"
        );
        assert_eq!(
            title("Маршрут 96 не пришёл, стоим 40 минут"),
            "Маршрут 96 не пришёл, стоим 40 минут"
        );
    }

    #[test]
    fn hostile_text_is_one_short_line() {
        let t = title(&format!("<script>\0\u{202e}{}", "а".repeat(100_000)));
        assert!(t.chars().count() <= TITLE_CHARS + 1, "{t}");
        assert!(!t.contains('\0') && !t.contains('\u{202e}'));
        assert_eq!(title("\n\t \u{200f}"), "");
    }
}
