//! A million appeals, no two alike: the demonstration's texts with surnames,
//! telephone numbers, answers and words that stand in a few appeals only.

use anyhow::{Context, Result};
use chrono::{TimeDelta, Utc};
use domain::ids::SourceId;
use domain::new_appeal::{Checked, NewAppeal, check};
use domain::reference::Reference;
use domain::scope::Actor;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use server::demo::arrivals::{Generator, Scenario};
use store::Store;

/// Appeals made before they are written.
const PART: usize = 20_000;
/// Four years, in seconds.
const SPAN: i64 = 4 * 365 * 24 * 3_600;

/// Fills the store.
pub(super) async fn fill(store: &Store, rows: usize) -> Result<()> {
    let mut writing: Option<tokio::task::JoinHandle<Result<()>>> = None;
    for (part, first) in (0..rows).step_by(PART).enumerate() {
        let (reference, rules) = (store.reference(), store.rules());
        let n = PART.min(rows - first);
        let items = tokio::task::spawn_blocking(move || {
            let now = Utc::now();
            let mut made = Maker::new(part.try_into()?, &reference);
            (0..n)
                .map(|_| {
                    let (source, item) = made.next(now);
                    let id = reference.source_by_code(source).context(source)?.id;
                    Ok((id, check(item, id, &reference, &rules, now)?))
                })
                .collect::<Result<Vec<(SourceId, Checked)>>>()
        })
        .await??;
        if let Some(writing) = writing.take() {
            writing.await??;
        }
        let store = store.clone();
        writing = Some(tokio::spawn(async move { write(&store, items).await }));
    }
    if let Some(writing) = writing {
        writing.await??;
    }
    Ok(())
}

async fn write(store: &Store, mut items: Vec<(SourceId, Checked)>) -> Result<()> {
    items.sort_by_key(|(source, _)| source.0);
    for of_one in items.chunk_by(|a, b| a.0 == b.0) {
        let own: Vec<Checked> = of_one.iter().map(|(_, item)| item.clone()).collect();
        store
            .import(of_one[0].0, &Actor::Import("bench".into()), &own)
            .await?;
    }
    Ok(())
}

struct Maker {
    texts: Generator,
    dice: ChaCha8Rng,
    prefix: u64,
    n: usize,
}

impl Maker {
    fn new(seed: u64, reference: &Reference) -> Self {
        Self {
            texts: Generator::new(seed, Scenario::Calm, reference),
            dice: ChaCha8Rng::seed_from_u64(seed),
            prefix: seed,
            n: 0,
        }
    }

    fn next(&mut self, now: domain::Moment) -> (&'static str, NewAppeal) {
        self.n += 1;
        let dice = &mut self.dice;
        let at = now - TimeDelta::seconds(dice.random_range(3_600..SPAN));
        let (source, mut item) = self.texts.next(at);
        item.external_id = format!("b{}-{}", self.prefix, self.n);
        if dice.random_bool(0.6) {
            item.author = Some(format!("{} {}", surname(dice), pick(dice, FIRST)));
        }
        if dice.random_bool(0.3) {
            item.text += &format!(" Рядом {}.", rare(dice));
        }
        if dice.random_bool(0.1) {
            item.text += &format!(" Мой телефон 8918{:07}.", dice.random_range(0..10_000_000));
        }
        if dice.random_bool(0.97) {
            let answered = at + TimeDelta::minutes(30);
            item.status = Some("closed".into());
            item.answered_at = Some(answered);
            item.closed_at = Some(answered);
            if dice.random_bool(0.7) {
                let (a, b) = (pick(dice, ANSWERS), pick(dice, ANSWERS));
                item.answer = Some(format!("Здравствуйте! {a} {b}"));
            }
        }
        (source, item)
    }
}

fn pick<'a>(dice: &mut ChaCha8Rng, all: &[&'a str]) -> &'a str {
    all[dice.random_range(0..all.len())]
}

fn surname(dice: &mut ChaCha8Rng) -> String {
    let (a, b) = (pick(dice, SYLLABLES), pick(dice, SYLLABLES));
    let name = format!(
        "{a}{b}{}",
        pick(
            dice,
            &[
                "ов", "ев", "ин", "ова", "ева", "ина", "енко", "ский", "ская"
            ]
        )
    );
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// One of some ten thousand made-up words, the first ones far more often.
fn rare(dice: &mut ChaCha8Rng) -> String {
    let n: f64 = dice.random_range(0.0..1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let n = (n * n * 18_000.0) as usize;
    let k = SYLLABLES.len();
    let (a, b, c) = (
        SYLLABLES[n % k],
        SYLLABLES[n / k % k],
        SYLLABLES[n / k / k % k],
    );
    format!("{a}{b}{c}ник")
}

const SYLLABLES: &[&str] = &[
    "ба", "во", "гри", "до", "жи", "за", "ка", "ле", "мо", "на", "по", "ри", "са", "ту", "фе",
    "ху", "ша", "кра", "про", "ста", "ми", "лу", "бел", "чер", "гор", "вет",
];
const FIRST: &[&str] = &[
    "Анна",
    "Мария",
    "Елена",
    "Ольга",
    "Сергей",
    "Дмитрий",
    "Андрей",
    "Иван",
    "Пётр",
    "Артём",
];
const ANSWERS: &[&str] = &[
    "Ваше обращение рассмотрено, работы включены в план следующего месяца.",
    "Специалисты выехали на место, нарушение устранено.",
    "Подрядная организация получила предписание, срок исполнения десять дней.",
    "Участок обслуживает управляющая компания, ей направлено требование.",
    "Неисправность устранена в тот же день, приносим извинения за неудобства.",
    "Для установки ограждения проводится обследование, о результатах сообщим дополнительно.",
    "График движения скорректирован, перевозчик предупреждён.",
    "Вывоз отходов восстановлен, контейнерная площадка убрана.",
    "Светильники заменены, освещение работает в штатном режиме.",
    "Ямочный ремонт выполнен, качество работ проверено комиссией.",
    "Бригада произвела обрезку деревьев, порубочные остатки вывезены.",
    "Прокуратура и жилищная инспекция уведомлены о нарушении.",
];
