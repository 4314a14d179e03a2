//! The feed: gap-free, in commit order, exactly once.

mod common;

use common::*;
use domain::access::Asker;
use domain::ids::Seq;
use domain::life::Step;
use domain::scope::Actor;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_late_commit_is_never_skipped(pool: PgPool) {
    let s = store(pool).await;
    let a = receive(&s, new_appeal("a", noon()), noon()).await;
    let b = receive(&s, new_appeal("b", noon()), noon()).await;
    sequence_all(&s).await;
    // Two transactions write a line each and commit in reverse order.
    let line = "insert into journal (appeal_id, at, actor, kind, change)
                select $1, now(), 'timer', 'edited', jsonb_build_object('before', change->'after', 'after', change->'after')
                from journal where appeal_id = $1";
    let mut first = s.pool().begin().await.unwrap();
    sqlx::query(line)
        .bind(a.0)
        .execute(&mut *first)
        .await
        .unwrap();
    let mut second = s.pool().begin().await.unwrap();
    sqlx::query(line)
        .bind(b.0)
        .execute(&mut *second)
        .await
        .unwrap();
    second.commit().await.unwrap();
    sequence_all(&s).await;
    let after_second = s.tail(Seq(2), 10).await.unwrap();
    assert_eq!(
        after_second
            .iter()
            .map(|(l, _)| (l.seq, l.appeal))
            .collect::<Vec<_>>(),
        [(Seq(3), b)]
    );
    first.commit().await.unwrap();
    sequence_all(&s).await;
    let after_first = s.tail(Seq(3), 10).await.unwrap();
    assert_eq!(
        after_first
            .iter()
            .map(|(l, _)| (l.seq, l.appeal))
            .collect::<Vec<_>>(),
        [(Seq(4), a)]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_open_import_does_not_hold_up_a_live_writer(pool: PgPool) {
    let s = store(pool).await;
    // An import in the middle of its chunk: rows written, nothing committed.
    let mut import = s.pool().begin().await.unwrap();
    sqlx::query(
        "insert into appeal (source_id, channel_id, received_at, state, importance, external_id, sent_digest, title, text)
         select 1, (select min(id) from channel), now(), 'received', 'normal', 'x' || n, '', 't', 't' from generate_series(1, 5000) n",
    )
    .execute(&mut *import)
    .await
    .unwrap();
    receive(&s, new_appeal("live", noon()), noon()).await;
    assert_eq!(s.sequence(100).await.unwrap(), Some(1));
    assert_eq!(s.head().await.unwrap(), Seq(1));
    import.rollback().await.unwrap();
}

/// «Nothing to number» and «somebody else numbers» are two things: a node that
/// took the one for the other would call a feed alive that stands.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_head_in_other_hands_is_told_from_an_empty_queue(pool: PgPool) {
    let s = store(pool).await;
    assert_eq!(s.sequence(100).await.unwrap(), Some(0));
    let mut other = s.pool().begin().await.unwrap();
    sqlx::query("select seq from feed_head for update")
        .execute(&mut *other)
        .await
        .unwrap();
    receive(&s, new_appeal("waits", noon()), noon()).await;
    assert_eq!(s.sequence(100).await.unwrap(), None);
    other.rollback().await.unwrap();
    assert_eq!(s.sequence(100).await.unwrap(), Some(1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_writers_and_two_sequencers_leave_no_gap(pool: PgPool) {
    let s = store(pool).await;
    let writers: Vec<_> = (0..8)
        .map(|w| {
            let s = s.clone();
            tokio::spawn(async move {
                for n in 0..25 {
                    receive(&s, new_appeal(&format!("{w}-{n}"), noon()), noon()).await;
                }
            })
        })
        .collect();
    let sequencers: Vec<_> = (0..2)
        .map(|_| {
            let s = s.clone();
            tokio::spawn(async move {
                while s.head().await.unwrap() < Seq(200) {
                    s.sequence(7).await.unwrap();
                }
            })
        })
        .collect();
    for t in writers.into_iter().chain(sequencers) {
        t.await.unwrap();
    }
    let lines = s.tail(Seq(0), 1000).await.unwrap();
    assert_eq!(
        lines.iter().map(|(l, _)| l.seq.0).collect::<Vec<_>>(),
        (1..=200).collect::<Vec<_>>()
    );
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_journal_takes_no_change(pool: PgPool) {
    let s = store(pool).await;
    receive(&s, new_appeal("a", noon()), noon()).await;
    for with in [
        "kind = 'closed'",
        "note = 'x'",
        "change = '{}'",
        "derivation = '{}'",
    ] {
        let sql = format!("update journal set seq = 1, {with}");
        let error = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(s.pool())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("append-only"), "{with}: {error}");
    }
    sequence_all(&s).await;
    for sql in [
        "update journal set kind = 'closed'",
        "update journal set seq = 9",
        "delete from journal",
        "truncate journal",
    ] {
        let error = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(s.pool())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn verify_finds_what_was_tampered_with(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("a", noon()), noon()).await;
    sequence_all(&s).await;
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
    sqlx::query("update tally set n = n + 1 where measure = 'received'")
        .execute(s.pool())
        .await
        .unwrap();
    sqlx::query("update appeal set state = 'moderation' where id = $1")
        .bind(id.0)
        .execute(s.pool())
        .await
        .unwrap();
    let found = s.verify().await.unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_take_it_one_is_refused(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("a", noon()), noon()).await;
    let take = |name: &'static str| {
        let s = s.clone();
        tokio::spawn(async move {
            s.step(
                &Asker::system(Actor::Demo(name.into())),
                id,
                &Step::Take,
                None,
                noon(),
            )
            .await
        })
    };
    let (a, b) = (take("a"), take("b"));
    let results = [a.await.unwrap(), b.await.unwrap()];
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
    assert!(
        results
            .iter()
            .any(|r| matches!(r, Err(store::Error::Refused(_))))
    );
    assert_eq!(s.history(&Asker::timer(), id).await.unwrap().len(), 2);
}

/// A database that counted every measure by hour, channel and category.
#[sqlx::test(migrations = false)]
async fn finer_tallies_are_added_up(pool: PgPool) {
    let migrate = async |versions: std::ops::RangeInclusive<i64>| {
        for m in store::MIGRATOR
            .iter()
            .filter(|m| versions.contains(&m.version))
        {
            let mut tx = pool.begin().await.unwrap();
            sqlx::raw_sql(m.sql.clone())
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    };
    migrate(1..=2).await;
    sqlx::raw_sql(
        "insert into tally (day, measure, hour, channel_id, category_id, n)
         select date '2026-11-24', m, h, ch, ca, 1
         from unnest(array['received', 'answered', 'on_time', 'processed', 'opened', 'left']) m,
              generate_series(9, 10) h, generate_series(1, 3) ch, generate_series(0, 4) ca;
         insert into tally values ('2026-11-25', 'answered', 9, 1, 1, 2), ('2026-11-25', 'answered', 9, 1, 2, -2)",
    )
    .execute(&pool)
    .await
    .unwrap();
    migrate(3..=3).await;
    let cells: Vec<(String, i64, i64)> = sqlx::query_as(
        "select measure, count(*), sum(n)::bigint from tally group by measure order by measure",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let expected = [
        ("answered", 1, 30),
        ("left", 2, 30),
        ("on_time", 1, 30),
        ("opened", 2, 30),
        ("processed", 1, 30),
        ("received", 30, 30),
    ];
    let cells: Vec<(&str, i64, i64)> = cells.iter().map(|(m, c, n)| (m.as_str(), *c, *n)).collect();
    assert_eq!(cells, expected);
}
