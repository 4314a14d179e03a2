//! The Russian stemmer of Martin Porter («Snowball»), and after it one rule of
//! our own for the vowel that comes and goes: участок, участка; остановка,
//! остановок.

/// The stem of a folded word. What is not written in Russian letters only
/// stays as it is.
pub(super) fn stem(word: &str) -> String {
    if !word.chars().all(|c| matches!(c, 'а'..='я')) {
        return word.to_owned();
    }
    irregular(word).map_or_else(|| settle(snowball(word)), str::to_owned)
}

/// Words whose only vowel is the ending, or comes and goes with it; and names
/// of which Snowball leaves the beginning of another word (еле, и, ар).
fn irregular(word: &str) -> Option<&'static str> {
    match word {
        "льда" | "льду" | "льдом" | "льде" | "льды" => Some("лед"),
        "день" | "дня" | "дню" | "днем" | "дни" | "дней" | "дням" | "днями" | "днях" => {
            Some("день")
        }
        "елена" | "елены" | "елене" | "елену" | "еленой" | "еленою" => {
            Some("елен")
        }
        "арина" | "арины" | "арине" | "арину" | "ариной" | "ариною" => {
            Some("арин")
        }
        "инна" | "инны" | "инне" | "инну" | "инной" | "инною" => {
            Some("инна")
        }
        _ => None,
    }
}

/// The word without its endings, as Snowball cuts it.
pub(super) fn snowball(word: &str) -> &str {
    let rv = after(word, 0, vowel);
    let r1 = after(word, rv, |c| !vowel(c));
    let r2 = after(word, after(word, r1, vowel), |c| !vowel(c));
    let (head, tail) = word.split_at(rv);
    let mut rest = strip(tail, PERFECTIVE).unwrap_or_else(|| {
        let plain = strip(tail, REFLEXIVE).unwrap_or(tail);
        if let Some(adjective) = strip(plain, ADJECTIVE) {
            strip(adjective, PARTICIPLE).unwrap_or(adjective)
        } else {
            strip(plain, VERB)
                .or_else(|| strip(plain, NOUN))
                .unwrap_or(plain)
        }
    });
    rest = rest.strip_suffix('и').unwrap_or(rest);
    for ending in ["ость", "ост"] {
        if let Some(shorter) = rest.strip_suffix(ending)
            && head.len() + shorter.len() >= r2
        {
            rest = shorter;
            break;
        }
    }
    let length = head.len() + rest.len();
    let cut = &word[..length];
    let superlative = strip(rest, SUPERLATIVE).map(|r| head.len() + r.len());
    let cut = superlative.map_or(cut, |n| &word[..n]);
    if cut.ends_with("нн") {
        cut.strip_suffix('н').unwrap_or(cut)
    } else if superlative.is_none() {
        cut.strip_suffix('ь')
            .filter(|_| !rest.is_empty())
            .unwrap_or(cut)
    } else {
        cut
    }
}

/// The stem without a vowel that other forms of the word do not have.
fn settle(stem: &str) -> String {
    if stem == "горьк" {
        return stem.into();
    }
    if let Some(start) = stem.strip_suffix("еек") {
        return format!("{start}ейк");
    }
    if let Some(start) = stem.strip_suffix("ьк") {
        return format!("{start}к");
    }
    let mut back = stem.char_indices().rev();
    let (Some((last_at, last)), Some((vowel_at, mid)), Some((_, before))) =
        (back.next(), back.next(), back.next())
    else {
        return stem.into();
    };
    let letters = 3 + back.count();
    let comes_and_goes = match (mid, last) {
        ('о' | 'е', 'к' | 'н' | 'л') | ('е', 'ц') => letters >= 4,
        ('о' | 'е', 'р') => letters >= 5,
        _ => false,
    };
    if comes_and_goes && !vowel(before) && before != 'й' && before != 'ь' {
        format!("{}{}", &stem[..vowel_at], &stem[last_at..])
    } else {
        stem.into()
    }
}

const fn vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

/// The place after the first letter from `from` on that `is` so; the end if there is none.
fn after(word: &str, from: usize, is: impl Fn(char) -> bool) -> usize {
    word[from..]
        .char_indices()
        .find(|(_, c)| is(*c))
        .map_or(word.len(), |(at, c)| from + at + c.len_utf8())
}

/// An ending, and whether а or я must stand before it.
type Ending = (&'static str, bool);

/// `tail` without the longest ending that fits; nothing when that one may not
/// be taken, as Snowball has it.
fn strip<'a>(tail: &'a str, endings: &[Ending]) -> Option<&'a str> {
    let (ending, conditional) = endings
        .iter()
        .filter(|(e, _)| tail.ends_with(e))
        .max_by_key(|(e, _)| e.len())?;
    let rest = &tail[..tail.len() - ending.len()];
    (!conditional || rest.ends_with(['а', 'я'])).then_some(rest)
}

macro_rules! endings {
    (after_a: [$($a:literal)*] free: [$($f:literal)*]) => {
        &[$(($a, true),)* $(($f, false),)*]
    };
}

const PERFECTIVE: &[Ending] = endings! {
    after_a: ["в" "вши" "вшись"]
    free: ["ив" "ивши" "ившись" "ыв" "ывши" "ывшись"]
};
const REFLEXIVE: &[Ending] = endings! { after_a: [] free: ["ся" "сь"] };
const ADJECTIVE: &[Ending] = endings! {
    after_a: []
    free: ["ее" "ие" "ые" "ое" "ими" "ыми" "ей" "ий" "ый" "ой" "ем" "им" "ым" "ом" "его" "ого" "ему" "ому" "их"
        "ых" "ую" "юю" "ая" "яя" "ою" "ею"]
};
const PARTICIPLE: &[Ending] = endings! {
    after_a: ["ем" "нн" "вш" "ющ" "щ"]
    free: ["ивш" "ывш" "ующ"]
};
const VERB: &[Ending] = endings! {
    after_a: ["ла" "на" "ете" "йте" "ли" "й" "л" "ем" "н" "ло" "но" "ет" "ют" "ны" "ть" "ешь" "нно"]
    free: ["ила" "ыла" "ена" "ейте" "уйте" "ите" "или" "ыли" "ей" "уй" "ил" "ыл" "им" "ым" "ен" "ило" "ыло" "ено"
        "ят" "ует" "уют" "ит" "ыт" "ены" "ить" "ыть" "ишь" "ую" "ю"]
};
const NOUN: &[Ending] = endings! {
    after_a: []
    free: ["а" "ев" "ов" "ие" "ье" "е" "иями" "ями" "ами" "еи" "ии" "и" "ией" "ей" "ой" "ий" "й" "иям" "ям" "ием"
        "ем" "ам" "ом" "о" "у" "ах" "иях" "ях" "ы" "ь" "ию" "ью" "ю" "ия" "ья" "я"]
};
const SUPERLATIVE: &[Ending] = endings! { after_a: [] free: ["ейш" "ейше"] };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            "яма ямы яме яму ямой ям ямам ямами ямах",
            "дорога дороги дороге дорогу дорог дорогам дорогами дорогах",
            "мусор мусора мусору мусором мусоре",
            "участок участка участку участком участки участков",
            "остановка остановки остановку остановок остановкам",
            "площадка площадке площадок площадками",
            "рынок рынка рынке рынки",
            "ларек ларька ларьки ларьков",
            "лавочка лавочек лавочки",
            "скамейка скамеек скамейки",
            "ливень ливня ливни ливней",
            "окно окна окон окнами",
            "лед льда льду льдом",
            "день дня дней днями",
            "подъезд подъезда подъезде подъездов",
            "вода воды воде водой",
            "ставропольская ставропольской ставропольскую",
            "дерево дерева деревья деревьев деревьями",
            "фонарь фонаря фонари фонарей",
            "отключение отключения отключении отключений",
            "сломана сломан сломаны",
            "котел котла котлы",
        ] {
            let stems: std::collections::BTreeSet<_> = forms.split(' ').map(stem).collect();
            assert_eq!(stems.len(), 1, "{forms}: {stems:?}");
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (a, b) in [
            ("горка", "горького"),
            ("дорога", "дорожка"),
            ("снег", "снегирь"),
            ("двор", "дверь"),
            ("свет", "светофор"),
            ("елена", "еле"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }

    /// From the published vocabulary of the Snowball project.
    #[test]
    fn snowball_cuts_as_published() {
        for (word, cut) in [
            ("в", "в"),
            ("вавиловка", "вавиловк"),
            ("вагнера", "вагнер"),
            ("вагона", "вагон"),
            ("вагоне", "вагон"),
            ("важная", "важн"),
            ("важнее", "важн"),
            ("важнейшие", "важн"),
            ("важничал", "важнича"),
            ("важностью", "важност"),
            ("валерьяновых", "валерьянов"),
            ("валявшегося", "валя"),
            ("валяющейся", "валя"),
            ("павловна", "павловн"),
            ("падающего", "пада"),
            ("пал", "пал"),
        ] {
            assert_eq!(snowball(word), cut, "{word}");
        }
    }

    #[test]
    fn what_is_not_russian_stays() {
        for word in ["5а", "vk", "дoм", ""] {
            assert_eq!(stem(word), word);
        }
    }
}
