//! Made-up people: citizens as their networks show them, and the staff.

use super::dice::{Dice, whole};

const FIRST: &[&str] = &[
    "Анна",
    "Мария",
    "Елена",
    "Ольга",
    "Наталья",
    "Ирина",
    "Светлана",
    "Татьяна",
    "Юлия",
    "Екатерина",
    "Дарья",
    "Алина",
    "Галина",
    "Людмила",
    "Александр",
    "Сергей",
    "Дмитрий",
    "Андрей",
    "Алексей",
    "Максим",
    "Евгений",
    "Иван",
    "Михаил",
    "Николай",
    "Владимир",
    "Павел",
    "Роман",
    "Артём",
    "Виктор",
    "Игорь",
];
const INITIALS: &[&str] = &[
    "А.", "Б.", "В.", "Г.", "Д.", "Е.", "З.", "И.", "К.", "Л.", "М.", "Н.", "П.", "Р.", "С.", "Т.",
    "Ф.", "Х.", "Ч.", "Ш.", "Я.",
];
const NICKS: &[&str] = &[
    "kubanec",
    "южанка",
    "мама_двоих",
    "сосед_снизу",
    "krd_life",
    "Прохожий",
    "Пашковка",
    "ФМР",
    "юмр_наш_дом",
    "ККБ",
    "Гидрач",
    "velo_krd",
    "Добрый Кот",
    "Жители дома",
    "Наш двор",
    "пешеход23",
    "Солнышко",
    "Казачка",
];
const PATRONYMICS: &[&str] = &[
    "Петровна",
    "Ивановна",
    "Сергеевна",
    "Николаевна",
    "Викторовна",
    "Андреевна",
];

/// What a network shows of the author.
pub(crate) fn citizen(dice: &mut Dice, network: bool) -> String {
    if network && dice.chance(0.3) {
        let nick = dice.pick(NICKS);
        return if dice.chance(0.5) {
            format!("{nick}{}", dice.within(1, 99))
        } else {
            (*nick).to_owned()
        };
    }
    format!("{} {}", dice.pick(FIRST), dice.pick(INITIALS))
}

/// How somebody introduces herself in a text.
pub(crate) fn introduction(dice: &mut Dice) -> String {
    // Only names of the list's first part are women's.
    format!("{} {}", dice.pick(&FIRST[..14]), dice.pick(PATRONYMICS))
}

/// Who works where: a few made-up names per desk.
const STAFF: &[&str] = &[
    "Савченко И.",
    "Ковалёв А.",
    "Мищенко О.",
    "Руденко Т.",
    "Гончар П.",
    "Лысенко Н.",
    "Ткачёва Е.",
    "Бондарь В.",
    "Шаповал Д.",
    "Кравцова М.",
    "Нестеренко Г.",
    "Дорошенко Л.",
    "Зинченко С.",
    "Пилипенко К.",
    "Горбань Ю.",
    "Щербина Р.",
    "Литвин А.",
    "Остапова И.",
    "Харченко В.",
    "Белоус Н.",
    "Коваль О.",
    "Симоненко Е.",
    "Марченко П.",
    "Тищенко Л.",
];

/// The post somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    /// Watches the networks and answers.
    Operator,
    /// Reads what ПОС brings.
    Moderator,
    /// Finds the department.
    Coordinator,
    /// Works in a department.
    Executor,
    /// Approves a department's answers.
    Head,
}

/// The member of staff at a post: `department` 0 for the centre itself;
/// `throw`, evenly in 0…1, says at which of the post's desks.
pub(crate) fn staff(throw: f64, post: Post, department: i16) -> String {
    let (word, desks, shift) = match post {
        Post::Operator => ("оператор", 6, 0),
        Post::Moderator => ("модератор", 3, 7),
        Post::Coordinator => ("координатор", 3, 11),
        Post::Executor => ("исполнитель", 4, 14),
        Post::Head => ("руководитель", 1, 3),
    };
    let place = usize::from(department.unsigned_abs()) * 5 + shift;
    let desk = usize::try_from(whole(throw * 1_000.0) % desks).unwrap_or(0);
    format!("{}, {word}", STAFF[(place + desk) % STAFF.len()])
}
