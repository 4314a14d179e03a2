//! Streets of Краснодар by district: real names, nothing but strings. Houses
//! and coordinates are made up near the district's middle.

use super::dice::Dice;

/// A district with streets to write about.
struct Area {
    /// District code of the reference data.
    district: &'static str,
    /// Share of the city's appeals, per cent.
    share: f64,
    /// What stands before the street in an address.
    settlement: &'static str,
    /// Latitude and longitude of the middle, and how far streets spread, degrees.
    middle: (f64, f64),
    spread: f64,
    streets: &'static [&'static str],
}

const AREAS: &[Area] = &[
    Area {
        district: "prikubansky",
        share: 35.0,
        settlement: "",
        middle: (45.079, 38.992),
        spread: 0.022,
        streets: &[
            "Московская",
            "40-летия Победы",
            "Восточно-Кругликовская",
            "Зиповская",
            "Российская",
            "Солнечная",
            "Тихорецкая",
            "1 Мая",
            "Героев-Разведчиков",
            "Душистая",
            "Черкасская",
            "Генерала Трошева",
            "Петра Метальникова",
            "Командорская",
            "Круговая",
            "Кореновская",
            "Каляева",
            "Лузана",
            "Школьная",
            "Репина",
            "Бабушкина",
            "Офицерская",
            "Домбайская",
            "Артюшкова",
            "Ратной Славы",
            "Войсковая",
            "Покрышкина",
            "Заполярная",
            "Писателя Знаменского",
            "Конгрессная",
            "Дзержинского",
            "Гаражная",
            "Средняя",
            "Темрюкская",
            "Яхонтовая",
        ],
    },
    Area {
        district: "karasunsky",
        share: 24.0,
        settlement: "",
        middle: (45.024, 39.045),
        spread: 0.017,
        streets: &[
            "Ставропольская",
            "Сормовская",
            "Уральская",
            "Селезнёва",
            "Старокубанская",
            "Тюляева",
            "Трудовой Славы",
            "Бородинская",
            "Онежская",
            "Димитрова",
            "Ялтинская",
            "Новороссийская",
            "Мачуги",
            "Игнатова",
            "Невкипелого",
            "Автолюбителей",
            "Симферопольская",
            "Фадеева",
            "Благоева",
            "Вишняковой",
            "Парусная",
            "Гидростроителей",
            "Айвазовского",
            "Крылатая",
        ],
    },
    Area {
        district: "tsentralny",
        share: 16.0,
        settlement: "",
        middle: (45.029, 38.977),
        spread: 0.010,
        streets: &[
            "Красная",
            "Северная",
            "Мира",
            "Гимназическая",
            "Красноармейская",
            "Октябрьская",
            "Советская",
            "Пушкина",
            "Комсомольская",
            "Коммунаров",
            "Седина",
            "Длинная",
            "Будённого",
            "Гоголя",
            "Янковского",
            "Садовая",
            "Кузнечная",
            "Новокузнечная",
            "Чкалова",
            "Головатого",
            "Одесская",
            "Базовская",
            "Рашпилевская",
            "Леваневского",
            "Суворова",
            "Постовая",
        ],
    },
    Area {
        district: "zapadny",
        share: 16.0,
        settlement: "",
        middle: (45.040, 38.938),
        spread: 0.013,
        streets: &[
            "Красных Партизан",
            "Тургенева",
            "Аэродромная",
            "Атарбекова",
            "Гаврилова",
            "Гагарина",
            "Воровского",
            "Яна Полуяна",
            "Бургасская",
            "Энгельса",
            "Минская",
            "Алма-Атинская",
            "Кожевенная",
            "Захарова",
            "Кубанская Набережная",
            "Калинина",
            "Колхозная",
            "Олимпийская",
            "70-летия Октября",
            "Думенко",
            "Рождественская Набережная",
            "Герцена",
        ],
    },
    Area {
        district: "pashkovsky",
        share: 3.0,
        settlement: "",
        middle: (45.018, 39.108),
        spread: 0.010,
        streets: &[
            "Бершанской",
            "Крупской",
            "Ярославского",
            "Шевченко",
            "Заводская",
            "Карасунская",
        ],
    },
    Area {
        district: "berezovsky",
        share: 2.0,
        settlement: "п. Берёзовый, ",
        middle: (45.135, 38.990),
        spread: 0.010,
        streets: &[
            "Профессора Малигонова",
            "Ивана Беличенко",
            "Декоративная",
            "Звёздная",
            "Вишнёвая",
        ],
    },
    Area {
        district: "elizavetinsky",
        share: 1.5,
        settlement: "ст-ца Елизаветинская, ",
        middle: (45.048, 38.797),
        spread: 0.010,
        streets: &["Широкая", "Степная", "Ленина", "Шоссейная", "Тополиная"],
    },
    Area {
        district: "kalininsky",
        share: 1.5,
        settlement: "п. Калинино, ",
        middle: (45.104, 38.963),
        spread: 0.008,
        streets: &["Дунайская", "Дежнёва", "Тепличная", "Дальняя", "Победы"],
    },
    Area {
        district: "starokorsunsky",
        share: 1.0,
        settlement: "ст-ца Старокорсунская, ",
        middle: (45.055, 39.312),
        spread: 0.008,
        streets: &[
            "Базарная",
            "Шевченко",
            "Привокзальная",
            "Лермонтова",
            "Крайняя",
        ],
    },
];

/// A place somebody writes about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// District code.
    pub(crate) district: &'static str,
    /// «Ставропольская».
    pub(crate) street: &'static str,
    /// Another street of the same district, for a crossing.
    pub(crate) cross: &'static str,
    /// House number.
    pub(crate) house: u32,
    /// Latitude and longitude, degrees.
    pub(crate) point: (f64, f64),
    settlement: &'static str,
}

impl Place {
    /// Somewhere in the city, or in one district of it.
    pub(crate) fn somewhere(dice: &mut Dice, district: Option<&str>) -> Self {
        let shares = AREAS.iter().map(|a| {
            if district.is_none_or(|d| d == a.district) {
                a.share
            } else {
                0.0
            }
        });
        let area = &AREAS[dice.weighted(shares)];
        let street = *dice.pick(area.streets);
        let cross = *dice.pick(area.streets);
        let cross = if cross == street {
            area.streets[0]
        } else {
            cross
        };
        let house = dice.within(1, 12) * dice.within(1, 20);
        // A street keeps its own spot in the district, a house its own on the street.
        let mut spot = Dice::new(&street.bytes().map(u64::from).collect::<Vec<_>>());
        let along = f64::from(house) / 240.0 - 0.5;
        let lat = area.middle.0 + area.spread * (spot.normal() * 0.5 + along * 0.2);
        let lon = area.middle.1 + area.spread * (spot.normal() * 0.7 + along * 0.3);
        let round = |x: f64| (x * 100_000.0).round() / 100_000.0;
        Self {
            district: area.district,
            street,
            cross,
            house,
            point: (round(lat), round(lon)),
            settlement: area.settlement,
        }
    }

    /// «ул. Ставропольская, 216».
    pub(crate) fn address(&self) -> String {
        format!("{}ул. {}, {}", self.settlement, self.street, self.house)
    }

    /// The street after «на» or «по», and in «улицы …»: «Ставропольской», «Тургенева».
    pub(crate) fn oblique(&self) -> String {
        oblique(self.street)
    }
}

/// Adjectives decline, names in the genitive stay.
fn oblique(street: &str) -> String {
    if street.ends_with("ая") || street.ends_with("яя") {
        street
            .split(' ')
            .map(feminine)
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        street.to_owned()
    }
}

fn feminine(word: &str) -> String {
    let ending = |from: &str, to: &str| word.strip_suffix(from).map(|stem| format!("{stem}{to}"));
    ending("ая", "ой")
        .or_else(|| ending("яя", "ей"))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_decline() {
        for (name, form) in [
            ("Ставропольская", "Ставропольской"),
            ("Кубанская Набережная", "Кубанской Набережной"),
            ("Средняя", "Средней"),
            ("Тургенева", "Тургенева"),
            ("Красных Партизан", "Красных Партизан"),
        ] {
            assert_eq!(oblique(name), form);
        }
    }

    #[test]
    fn places_are_in_the_city_and_a_crossing_has_two_streets() {
        let mut dice = Dice::new(&[1]);
        for _ in 0..2_000 {
            let place = Place::somewhere(&mut dice, None);
            assert!(
                (44.9..45.3).contains(&place.point.0) && (38.6..39.5).contains(&place.point.1),
                "{place:?}"
            );
            assert!((1..=240).contains(&place.house));
        }
        assert_eq!(
            Place::somewhere(&mut dice, Some("zapadny")).district,
            "zapadny"
        );
    }
}
