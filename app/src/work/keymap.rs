//! The map of the keyboard, behind `?`.

use leptos::prelude::*;

/// Keys of an appeal and, in the workplace, of its list.
const APPEAL: &[(&str, &str)] = &[
    ("Q", "взять, принять, продолжить"),
    ("C", "категория: буквы названия, Enter"),
    ("R", "ведомство: направить, передать"),
    ("E", "исполнитель"),
    ("V", "важность"),
    ("A", "писать ответ"),
    ("T", "шаблон ответа"),
    ("Ctrl Enter", "отправить написанное"),
    ("I", "промежуточный ответ"),
    ("M", "объединить"),
    ("N", "заметка для коллег"),
    ("D", "почему такой срок"),
    ("Z", "отменить последний шаг"),
    ("Esc", "выйти из поля"),
    ("/", "поиск"),
    ("?", "эта подсказка"),
];
const LIST: &[(&str, &str)] = &[
    ("J", "следующее"),
    ("K", "предыдущее"),
    ("1 … 6", "списки"),
    ("X", "отметить"),
    ("Shift X", "отметить всё от прошлой отметки"),
    ("B", "что сделать с отмеченными"),
    ("Enter", "открыть целиком"),
    ("F", "отбор"),
];

/// The dialog. Letters are places on the keyboard: the layout does not matter.
pub(crate) fn keymap(list: bool) -> impl IntoView {
    let line = |(key, what): &(&'static str, &'static str)| {
        view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> }
    };
    let keys: Vec<_> = (if list { LIST } else { &[] })
        .iter()
        .chain(APPEAL)
        .map(line)
        .collect();
    view! {
        <dialog class="dialog" id="keymap" aria-labelledby="keymap-title">
            <h2 id="keymap-title">"Клавиши"</h2>
            <p>"Буквы — по месту на клавиатуре, раскладку переключать не нужно."</p>
            <dl class="keymap">{keys}</dl>
            <form method="dialog" class="dialog__acts"><button class="btn btn--main">"Понятно"</button></form>
        </dialog>
    }
}
