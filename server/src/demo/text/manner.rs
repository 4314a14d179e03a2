//! How people write: openings, circumstances, endings, slang and slips.

use super::super::dice::Dice;
use super::super::people;
use super::super::places::Place;

/// How a text may begin before it comes to the matter.
pub(super) const fn openings(network: bool) -> &'static [&'static str] {
    if network {
        &[
            "Добрый день!",
            "Здравствуйте.",
            "Ребята, кто знает?",
            "Администрация, ау!",
            "Пишу сюда, раз больше никто не слышит.",
            "Доброе утро, город.",
            "Вопрос к мэрии.",
        ]
    } else {
        &[
            "Добрый день!",
            "Здравствуйте!",
            "Уважаемая администрация!",
            "Обращаюсь повторно.",
            "Прошу рассмотреть обращение.",
        ]
    }
}

/// What may be said about anything.
pub(super) const fn circumstances(network: bool) -> &'static [&'static str] {
    if network {
        &[
            "Писали уже и в управляющую, и в приложение, результата ноль.",
            "Соседи подтвердят.",
            "Фото в комментариях.",
            "Сколько можно терпеть.",
            "Каждый год одно и то же.",
            "Видео скину в личку.",
            "В прошлый раз отписались и закрыли.",
            "Вообще никому дела нет.",
            "Мы что, не люди?",
            "Сам видел сегодня утром.",
            "В соседнем районе почему-то всё делают.",
            "Очень надеюсь, что здесь прочитают.",
        ]
    } else {
        &[
            "Прошлое обращение закрыли без результата.",
            "Фотографии прилагаю.",
            "Подписи жителей готовы предоставить.",
            "Ранее обращались в управляющую компанию, ответа не получили.",
            "Ситуация повторяется не первый год.",
            "Прошу учесть, что рядом детский сад и школа.",
            "Устные заявки диспетчер принимает, но ничего не меняется.",
            "Считаю, что работы были приняты с нарушениями.",
            "Готовы встретиться со специалистом на месте.",
            "В телефонном разговоре сообщили, что вопрос на контроле.",
        ]
    }
}

const LAST_NETWORK: &[&str] = &[
    "Доколе?!",
    "Жду ответа, а не отписку.",
    "Спасибо.",
    "Помогите, пожалуйста.",
    "Ну правда, сделайте уже что-нибудь.",
    "Кто ещё столкнулся?",
    "Позор.",
    "Поднимите пост, пусть увидят.",
];
const LAST_FORM: &[&str] = &[
    "Заранее благодарю.",
    "С уважением, жители дома.",
    "Ответ прошу направить письменно.",
    "Прошу сообщить о принятых мерах.",
    "Прошу взять вопрос на контроль.",
];

/// Ends a text; now and then with what a list must mask.
pub(super) fn sign(dice: &mut Dice, parts: &mut Vec<String>, place: &Place, network: bool) {
    if dice.chance(0.45) {
        parts.push((*dice.pick(if network { LAST_NETWORK } else { LAST_FORM })).to_owned());
    }
    if dice.chance(if network { 0.02 } else { 0.06 }) {
        // No subscriber has such a number.
        let phone = format!(
            "+7 900 000-{:02}-{:02}",
            dice.within(0, 99),
            dice.within(0, 99)
        );
        parts.push(format!("Мой телефон {phone}."));
    }
    if dice.chance(if network { 0.01 } else { 0.04 }) {
        parts.push(format!(
            "Меня зовут {}, {}, кв. {}.",
            people::introduction(dice),
            place.address(),
            dice.within(1, 180)
        ));
    }
}

const SLANG: &[(&str, &str)] = &[
    ("пожалуйста", "пж"),
    ("сейчас", "щас"),
    ("спасибо", "спс"),
    ("Спасибо", "Спс"),
    ("вообще", "ваще"),
    ("Вообще", "Ваще"),
    ("очень", "оч"),
    ("Очень", "Оч"),
    ("что-нибудь", "че нить"),
    ("сегодня", "седня"),
    ("человека", "чела"),
    ("ребёнок", "мелкий"),
    ("управляющая", "УК"),
    ("Управляющая", "УК"),
];

/// Rewrites a text as hasty fingers would.
pub(super) fn slip(dice: &mut Dice, text: &str) -> String {
    let mut text = text.to_owned();
    if dice.chance(0.35) {
        for (proper, slang) in SLANG {
            text = text.replace(proper, slang);
        }
    }
    if dice.chance(0.45) {
        text = text.replace('ё', "е");
    }
    if dice.chance(0.22) {
        text = text.to_lowercase();
    }
    if dice.chance(0.2) {
        text = text.replace(", ", " ");
    }
    if dice.chance(0.15) {
        text = text.replace(". ", "... ");
    }
    for _ in 0..dice.count(0.5) {
        text = mistype(dice, &text);
    }
    if dice.chance(0.1) {
        text += *dice.pick(&["!!!", " 😡", " 🙏", "))", " 🤦"]);
    }
    text
}

/// One slip of the finger in a long word, never in a number.
fn mistype(dice: &mut Dice, text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let place = usize::try_from(dice.within(0, 999)).unwrap_or(0) % words.len();
    let Some(word) = words
        .get_mut(place)
        .filter(|w| w.chars().count() > 5 && w.chars().all(char::is_alphabetic))
    else {
        return text.to_owned();
    };
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + usize::try_from(dice.within(0, 99)).unwrap_or(0) % (letters.len() - 2);
    match dice.within(0, 2) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    *word = letters.into_iter().collect();
    words.join(" ")
}
