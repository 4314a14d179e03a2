//! Recomputes every count from the journal and says where one differs.
//!
//! One repeatable-read snapshot, read a page of appeals at a time with their
//! lines, so that of the history only outcomes are held in memory.

use std::collections::{BTreeMap, HashMap};

use domain::appeal::Facts;
use domain::ids::{CategoryId, ChannelId};
use domain::journal::Change;
use domain::tally::{Key, Measure};
use futures::TryStreamExt as _;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::columns::{STORED, Stored, processed_now};
use crate::tally::Batch;
use crate::{Error, Store};

/// Differences listed before the rest is only counted.
const LISTED: usize = 50;

#[derive(Default)]
struct Findings {
    listed: Vec<String>,
    more: usize,
}

impl Findings {
    fn say(&mut self, words: String) {
        if self.listed.len() < LISTED {
            self.listed.push(words);
        } else {
            self.more += 1;
        }
    }
}

impl Store {
    /// Every difference between the journal and what is folded from it, in
    /// words; empty when all is well.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn verify(&self) -> Result<Vec<String>, Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read read only")
            .execute(&mut *tx)
            .await?;
        let mut found = Findings::default();
        numbers(&mut tx, &mut found).await?;
        let (batch, outcomes) = fold(&mut tx, &mut found).await?;
        tallies(&mut tx, batch, &mut found).await?;
        compare_outcomes(&mut tx, outcomes, &mut found).await?;
        voices(&mut tx, &mut found).await?;
        tx.commit().await?;
        if found.more > 0 {
            found
                .listed
                .push(format!("и ещё расхождений: {}", found.more));
        }
        Ok(found.listed)
    }
}

/// The feed's numbers are 1…head without a gap.
async fn numbers(db: &mut PgConnection, found: &mut Findings) -> Result<(), Error> {
    let r = sqlx::query!(
        r#"select h.seq as head, count(j.seq) as "n!", coalesce(max(j.seq), 0) as "top!"
           from feed_head h left join journal j on j.seq is not null group by h.seq"#
    )
    .fetch_one(db)
    .await?;
    if r.n != r.head || r.top != r.head {
        found.say(format!(
            "номера журнала: последний выданный {}, пронумеровано {}, наибольший {}",
            r.head, r.n, r.top
        ));
    }
    Ok(())
}

/// Folds every line; compares the last facts of each appeal with its row.
async fn fold(
    db: &mut PgConnection,
    found: &mut Findings,
) -> Result<(Batch, BTreeMap<(i64, i16), i64>), Error> {
    let mut batch = Batch::default();
    let mut outcomes = BTreeMap::new();
    // A page of appeals at a time: two cursors on one connection are not to be had.
    let mut last = 0i64;
    loop {
        let sql = format!("select {STORED} from appeal a where a.id > $1 order by a.id limit 5000");
        let page: Vec<Stored> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(last)
            .fetch_all(&mut *db)
            .await?;
        let Some(end) = page.last().map(|s| s.id) else {
            break;
        };
        let mut facts: HashMap<i64, Facts> = HashMap::with_capacity(page.len());
        {
            let mut lines = sqlx::query!(
                r#"select appeal_id, at, seq, change as "change: Json<Change>" from journal
                   where appeal_id > $1 and appeal_id <= $2 order by appeal_id, id"#,
                last,
                end
            )
            .fetch(&mut *db);
            while let Some(l) = lines.try_next().await? {
                let change = l.change.0;
                if facts.get(&l.appeal_id) != change.before.as_ref() {
                    found.say(format!(
                        "обращение {}: строка журнала не продолжает предыдущую",
                        l.appeal_id
                    ));
                }
                if l.seq.is_some() {
                    batch.add(&change, l.at);
                }
                if let Some(at) = processed_now(change.before.as_ref(), &change.after) {
                    outcomes.insert((l.appeal_id, change.after.cycle), at.timestamp_millis());
                }
                facts.insert(l.appeal_id, change.after);
            }
        }
        for stored in page {
            match facts.get(&stored.id) {
                None => found.say(format!(
                    "обращение {}: нет ни одной строки журнала",
                    stored.id
                )),
                Some(f) if *f != stored.facts()? => {
                    found.say(format!(
                        "обращение {}: строка таблицы расходится с журналом",
                        stored.id
                    ));
                }
                Some(_) => {}
            }
        }
        last = end;
    }
    Ok((batch, outcomes))
}

async fn tallies(db: &mut PgConnection, batch: Batch, found: &mut Findings) -> Result<(), Error> {
    let mut expected = batch.into_counts();
    let mut cells = sqlx::query!(
        "select day, measure, hour, channel_id, category_id, n from tally where n <> 0"
    )
    .fetch(db);
    while let Some(c) = cells.try_next().await? {
        let key = Key {
            measure: Measure::parse(&c.measure).ok_or(Error::Corrupt("tally"))?,
            day: c.day,
            hour: u8::try_from(c.hour).map_err(|_| Error::Corrupt("tally"))?,
            channel: ChannelId(c.channel_id),
            category: (c.category_id != 0).then_some(CategoryId(c.category_id)),
        };
        let n = expected.remove(&key).unwrap_or(0);
        if n != c.n {
            found.say(differs(&key, c.n, n));
        }
    }
    for (key, n) in expected.into_iter().filter(|(_, n)| *n != 0) {
        found.say(differs(&key, 0, n));
    }
    Ok(())
}

fn differs(key: &Key, stored: i64, journal: i64) -> String {
    let finer = match key.measure {
        Measure::Answered | Measure::OnTime | Measure::Processed => String::new(),
        Measure::Opened | Measure::Left => format!(" {} ч", key.hour),
        Measure::Received => format!(
            " {} ч, канал {}, категория {}",
            key.hour,
            key.channel,
            key.category.map_or("нет".to_owned(), |c| c.to_string()),
        ),
    };
    format!(
        "счётчик «{}» {}{finer}: в таблице {stored}, по журналу {journal}",
        key.measure.word(),
        key.day,
    )
}

/// The leading appeal of an incident has a voice for each of its appeals; one
/// that belongs to none speaks for itself.
async fn voices(db: &mut PgConnection, found: &mut Findings) -> Result<(), Error> {
    let mut wrong = sqlx::query!(
        r#"select a.id as "id!", a.voices as "voices!", coalesce(n.n, 1) as "n!"
           from appeal a
            left join incident i on i.lead_id = a.id
            left join (select incident_id, count(*) as n from appeal where incident_id is not null group by 1) n
                on n.incident_id = i.id
           where (i.id is not null or a.incident_id is null) and a.voices <> coalesce(n.n, 1) order by a.id"#
    )
    .fetch(db);
    while let Some(r) = wrong.try_next().await? {
        found.say(format!(
            "обращение {}: голосов записано {}, обращений в инциденте {}",
            r.id, r.voices, r.n
        ));
    }
    Ok(())
}

async fn compare_outcomes(
    db: &mut PgConnection,
    mut expected: BTreeMap<(i64, i16), i64>,
    found: &mut Findings,
) -> Result<(), Error> {
    let mut rows = sqlx::query!("select appeal_id, cycle, at from outcome").fetch(db);
    while let Some(r) = rows.try_next().await? {
        if expected.remove(&(r.appeal_id, r.cycle)) != Some(r.at.timestamp_millis()) {
            found.say(format!(
                "обращение {}, рассмотрение {}: итог не следует из журнала",
                r.appeal_id, r.cycle
            ));
        }
    }
    for ((id, cycle), _) in expected {
        found.say(format!(
            "обращение {id}, рассмотрение {cycle}: итог не записан"
        ));
    }
    Ok(())
}
