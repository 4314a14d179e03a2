//! What a source sends becomes an appeal, once.

mod common;

use common::*;
use domain::access::{Asker, Role};
use domain::appeal::State;
use domain::filter::Filter;
use domain::ids::Seq;
use domain::journal::Kind;
use domain::life::Step;
use domain::new_appeal::NewAppeal;
use sqlx::PgPool;
use store::{CHUNK, Outcome};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn sending_again_changes_nothing(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let item = checked(&s, new_appeal("a-1", noon()), noon());
    let first = s
        .receive(im, &actor(), std::slice::from_ref(&item), noon())
        .await
        .unwrap()[0];
    let again = s
        .receive(im, &actor(), &[item], noon() + minutes(5))
        .await
        .unwrap()[0];
    assert_eq!(
        (first.outcome, again.outcome),
        (Outcome::New, Outcome::Same)
    );
    assert_eq!(first.id, again.id);
    assert_eq!(s.history(&Asker::timer(), first.id).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_newer_version_updates_with_history(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("a-1", noon()), noon()).await;
    let newer = NewAppeal {
        text: "Яма стала больше".into(),
        category: Some("roads".into()),
        ..new_appeal("a-1", noon())
    };
    assert_eq!(receive(&s, newer, noon() + minutes(1)).await, id);
    let detail = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    assert_eq!(detail.text, "Яма стала больше");
    assert!(detail.row.category.is_some() && detail.row.department.is_some());
    let history = s.history(&Asker::timer(), id).await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(
        history[1]
            .note
            .as_deref()
            .unwrap()
            .contains("прежний текст: Яма на дороге")
    );
}

/// A delivery that comes late does not undo a newer one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_older_version_that_comes_again_changes_nothing(pool: PgPool) {
    let s = store(pool).await;
    let version = |text: &str| NewAppeal {
        text: text.into(),
        ..new_appeal("a-1", noon())
    };
    let id = receive(&s, version("Раз"), noon()).await;
    receive(&s, version("Два"), noon()).await;
    receive(&s, version("Три"), noon()).await;
    let lines = s.history(&Asker::timer(), id).await.unwrap().len();
    for late in ["Раз", "Два", "Три"] {
        let im = source(&s, "incident_management");
        let item = checked(&s, version(late), noon());
        let got = s.receive(im, &actor(), &[item], noon()).await.unwrap();
        assert_eq!((got[0].id, got[0].outcome), (id, Outcome::Same), "{late}");
    }
    let detail = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    assert_eq!(detail.text, "Три");
    assert_eq!(s.history(&Asker::timer(), id).await.unwrap().len(), lines);
}

/// What a person has answered stays the answer, and whatever the source
/// changes is in the history as it was.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_source_replaces_no_answer_of_ours_and_leaves_a_trace(pool: PgPool) {
    let s = store(pool).await;
    let console = Asker::system(domain::scope::Actor::Console);
    let new = domain::person::NewPerson {
        login: "ann".into(),
        name: "Анна".into(),
        roles: vec![Role::Operator],
        departments: vec![],
    };
    let ann = s.add_person(&console, &new).await.unwrap();
    let ann = Asker::person(ann, vec![Role::Operator], vec![]);
    let sent = NewAppeal {
        author: Some("Иван".into()),
        url: Some("https://vk.com/1".into()),
        ..new_appeal("a-1", noon())
    };
    let id = receive(&s, sent.clone(), noon()).await;
    let roads = s.reference().category_by_code("roads").unwrap().id;
    let transport = s.reference().department_by_code("transport").unwrap().id;
    for step in [
        Step::Take,
        Step::Classify(roads),
        Step::Assign(transport),
        Step::Acknowledge,
    ] {
        s.step(&Asker::timer(), id, &step, None, noon())
            .await
            .unwrap();
    }
    s.step(&ann, id, &Step::Answer, Some("Наш ответ"), noon())
        .await
        .unwrap();
    let newer = NewAppeal {
        author: Some("Пётр".into()),
        url: None,
        lat: Some(45.0),
        lon: Some(39.0),
        answer: Some("Чужой ответ".into()),
        ..sent
    };
    receive(&s, newer, noon() + minutes(1)).await;
    let detail = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    assert_eq!(detail.answer.as_deref(), Some("Наш ответ"));
    let history = s.history(&Asker::timer(), id).await.unwrap();
    let note = history.last().unwrap().note.clone().unwrap();
    for words in [
        "прежний автор: Иван",
        "прежняя ссылка: https://vk.com/1",
        "прежние координаты: не указано",
        "не заменил наш: Чужой ответ",
    ] {
        assert!(note.contains(words), "{note}");
    }
    assert!(
        !note.contains("прежний текст") && !note.contains("прежний ответ"),
        "{note}"
    );
    // A source that answers itself may put it in other words.
    let own = |answer: &str| NewAppeal {
        status: Some("closed".into()),
        answer: Some(answer.into()),
        ..new_appeal("a-2", noon())
    };
    let id = receive(&s, own("Раз"), noon()).await;
    receive(&s, own("Два"), noon() + minutes(1)).await;
    let detail = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    assert_eq!(detail.answer.as_deref(), Some("Два"));
    let history = s.history(&Asker::timer(), id).await.unwrap();
    assert!(
        history
            .last()
            .unwrap()
            .note
            .as_deref()
            .unwrap()
            .contains("прежний ответ: Раз")
    );
}

/// Whatever changes, the source repeats how it once ended: that ends no later
/// consideration.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_old_ending_closes_no_reopened_appeal(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let (asked, answered, reopened) = (noon() - days(4), noon() - days(3), noon() - days(1));
    let version = |text: &str, status: &str, answered_at| NewAppeal {
        text: text.into(),
        status: Some(status.into()),
        answered_at: Some(answered_at),
        answer: Some("Сделали".into()),
        ..new_appeal("a-1", asked)
    };
    let id = receive(&s, version("Яма", "answered", answered), answered).await;
    s.step(&ann, id, &Step::Reopen, None, reopened)
        .await
        .unwrap();
    receive(&s, version("Яма!", "answered", answered), noon()).await;
    assert_eq!(state(&s, id).await, State::Coordination);
    // Nor does its closing of that answer.
    let closed = NewAppeal {
        closed_at: Some(noon()),
        ..version("Яма!!", "closed", answered)
    };
    receive(&s, closed, noon()).await;
    assert_eq!(state(&s, id).await, State::Coordination);
    receive(&s, version("Яма!!!", "answered", noon()), noon()).await;
    assert_eq!(state(&s, id).await, State::Answered);
    let processed: Vec<(i16, domain::Moment)> =
        sqlx::query_as("select cycle, at from outcome where appeal_id = $1 order by cycle")
            .bind(id.0)
            .fetch_all(s.pool())
            .await
            .unwrap();
    assert_eq!(processed, [(1, answered), (2, noon())]);
    clean(&s).await;
}

/// An end without a time of its own is taken when it is heard of, and once.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_undated_ending_ends_what_was_reopened(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let (asked, answered, reopened) = (noon() - days(4), noon() - days(3), noon() - days(1));
    let version = |text: &str, status: &str, answered_at| NewAppeal {
        text: text.into(),
        status: Some(status.into()),
        answered_at,
        ..new_appeal("a-1", asked)
    };
    let first = version("Яма", "answered", Some(answered));
    let id = receive(&s, first, answered).await;
    s.step(&ann, id, &Step::Reopen, None, reopened)
        .await
        .unwrap();
    receive(&s, version("Яма!", "withdrawn", None), noon()).await;
    assert_eq!(state(&s, id).await, State::Withdrawn);
    clean(&s).await;
}

/// A department that the source adds later fills the gap.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_department_that_comes_later_is_taken(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("a-1", noon()), noon()).await;
    let newer = NewAppeal {
        department: Some("housing".into()),
        ..new_appeal("a-1", noon())
    };
    receive(&s, newer, noon()).await;
    let department: Option<i16> =
        sqlx::query_scalar("select department_id from appeal where id = $1")
            .bind(id.0)
            .fetch_one(s.pool())
            .await
            .unwrap();
    assert!(department.is_some());
}

/// The deadline follows from what holds with us, which need not be what the
/// source sends.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_newer_version_counts_the_deadline_of_our_category(pool: PgPool) {
    let s = store(pool).await;
    let id = new(&s, "a-1").await;
    at(&s, id, State::Coordination).await;
    // What the source takes it for would have to be answered within the hour.
    sqlx::query(
        "insert into normative (id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, since)
         select 9000, n.source_id, c.id, n.importance, n.stage, 1, n.unit, n.calendar_id, 'проба', 'epoch'
         from normative n join category c on c.code = 'transport'
         where n.source_id = $1 and n.importance = 'high' and n.stage = 'total' and n.category_id is null",
    )
    .bind(source(&s, "incident_management").0)
    .execute(s.pool())
    .await
    .unwrap();
    s.refresh_reference().await.unwrap();
    let newer = NewAppeal {
        category: Some("transport".into()),
        importance: Some("high".into()),
        ..new_appeal("a-1", noon())
    };
    let theirs = checked(&s, newer.clone(), noon()).facts.deadline;
    receive(&s, newer, noon()).await;
    let line = s.history(&Asker::timer(), id).await.unwrap().pop().unwrap();
    let facts = line.after;
    assert_eq!(facts.category, Some(roads(&s)));
    let ours = s
        .rules()
        .answer_due(facts.source, facts.category, facts.importance, noon());
    assert_eq!(
        (facts.deadline, facts.normative),
        (ours.map(|d| d.0), ours.map(|d| d.1))
    );
    assert_ne!(facts.deadline, theirs);
    let derivation: Option<sqlx::types::Json<domain::derivation::Derivation>> = sqlx::query_scalar(
        "select derivation from journal where appeal_id = $1 order by id desc limit 1",
    )
    .bind(id.0)
    .fetch_one(s.pool())
    .await
    .unwrap();
    assert_eq!(derivation.map(|d| d.0.due), facts.deadline);
}

/// «Не наша компетенция» is a decision, too.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_repetition_sends_nothing_back_to_the_department_that_returned_it(pool: PgPool) {
    let s = store(pool).await;
    let version = |text: &str| NewAppeal {
        text: text.into(),
        category: Some("roads".into()),
        department: Some("transport".into()),
        ..new_appeal("a-1", noon())
    };
    let id = receive(&s, version("Яма"), noon()).await;
    at(&s, id, State::Assigned).await;
    let by = Asker::timer();
    s.step(&by, id, &Step::Bounce, Some("Не наша дорога"), noon())
        .await
        .unwrap();
    receive(&s, version("Яма!"), noon()).await;
    let found = s.appeal(&by, id).await.unwrap().unwrap();
    assert_eq!((found.text.as_str(), found.row.department), ("Яма!", None));
}

/// A good rating closes, a bad one reopens as often as is allowed, and each
/// says so once, whatever else the source sends again.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rating_closes_or_reopens_once(pool: PgPool) {
    let s = store(pool).await;
    let (asked, answered) = (noon() - days(3), noon() - days(2));
    let version = |id: &str, text: &str, answered_at, stars: Option<f64>| NewAppeal {
        text: text.into(),
        status: Some("answered".into()),
        answered_at: Some(answered_at),
        rating: stars,
        ..new_appeal(id, asked)
    };
    let told = async |id| {
        let detail = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
        let stars = detail.rated.map(|r| (r.rating.stars(), r.cycle));
        (detail.row.state, detail.cycle, stars)
    };
    let last = async |id| {
        let line = s.history(&Asker::timer(), id).await.unwrap().pop().unwrap();
        (
            line.kind,
            line.actor,
            line.note.unwrap_or_default().replace('\u{a0}', " "),
        )
    };
    let source = || "source:incident_management".to_owned();

    let good = receive(&s, version("good", "Яма", answered, None), answered).await;
    assert_eq!(told(good).await, (State::Answered, 1, None));
    receive(&s, version("good", "Яма", answered, Some(4.0)), noon()).await;
    assert_eq!(told(good).await, (State::Closed, 1, Some((4, 1))));
    let words = "оценка гражданина: 4 из 5".to_owned();
    assert_eq!(last(good).await, (Kind::Closed, source(), words));

    let middling = receive(&s, version("3", "Яма", answered, None), answered).await;
    receive(&s, version("3", "Яма", answered, Some(3.0)), noon()).await;
    assert_eq!(told(middling).await, (State::Answered, 1, Some((3, 1))));
    assert_eq!(
        last(middling).await,
        (Kind::Rated, source(), "3 из 5".into())
    );

    let bad = receive(&s, version("bad", "Яма", answered, None), answered).await;
    receive(
        &s,
        version("bad", "Яма", answered, Some(1.0)),
        noon() - days(1),
    )
    .await;
    assert_eq!(told(bad).await, (State::Coordination, 2, Some((1, 1))));
    let words = "оценка гражданина: 1 из 5".to_owned();
    assert_eq!(last(bad).await, (Kind::Reopened, source(), words));
    // It is the first answer's still, also once there is another one.
    receive(&s, version("bad", "Яма!", answered, Some(1.0)), noon()).await;
    assert_eq!(told(bad).await, (State::Coordination, 2, Some((1, 1))));
    receive(&s, version("bad", "Яма!", noon(), Some(1.0)), noon()).await;
    assert_eq!(told(bad).await, (State::Answered, 2, Some((1, 1))));
    let lines = s.history(&Asker::timer(), bad).await.unwrap();
    let reopened = lines.iter().filter(|l| l.kind == Kind::Reopened);
    assert_eq!(reopened.count(), 1);
    // No more of it.
    sqlx::query("update settings set reopen_limit = 1")
        .execute(s.pool())
        .await
        .unwrap();
    receive(&s, version("bad", "Яма!", noon(), Some(2.0)), noon()).await;
    assert_eq!(told(bad).await, (State::Answered, 2, Some((2, 2))));
    let (kind, _, note) = last(bad).await;
    assert_eq!(kind, Kind::Rated);
    assert!(
        note.starts_with("2 из 5; обращение уже возобновляли"),
        "{note}"
    );

    // What is good and what is bad is said by the reference data; an answer and
    // its rating may come at once, also of what has been closed.
    sqlx::query("update settings set rating_bad = 3")
        .execute(s.pool())
        .await
        .unwrap();
    let once = receive(&s, new_appeal("once", asked), answered).await;
    let closed = NewAppeal {
        closed_at: Some(answered),
        ..version("once", "Яма", answered, Some(3.0))
    };
    let closed = NewAppeal {
        status: Some("closed".into()),
        ..closed
    };
    receive(&s, closed, noon()).await;
    assert_eq!(told(once).await, (State::Coordination, 2, Some((3, 1))));
    clean(&s).await;
}

/// Whatever way it comes in, a rating that is there from the first is kept and
/// sets nothing going.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rating_that_comes_with_an_arrival_is_kept(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let rated = |id: &str, status: &str| {
        let item = NewAppeal {
            status: Some(status.into()),
            rating: Some(1.0),
            ..new_appeal(id, noon())
        };
        checked(&s, item, noon())
    };
    s.receive(im, &actor(), &[rated("a", "answered")], noon())
        .await
        .unwrap();
    s.receive(im, &actor(), &[rated("b", "received")], noon())
        .await
        .unwrap();
    s.import(im, &actor(), &[rated("c", "closed")])
        .await
        .unwrap();
    let (item, code) = (rated("d", "received"), actor().code());
    s.receive_together(&[(&item, code.as_str())]).await.unwrap();
    let kept: Vec<(String, Option<i16>, String)> =
        sqlx::query_as("select external_id, rating, state from appeal order by 1")
            .fetch_all(s.pool())
            .await
            .unwrap();
    let kept: Vec<_> = kept
        .iter()
        .map(|(id, r, s)| (id.as_str(), *r, s.as_str()))
        .collect();
    let one = Some(1);
    assert_eq!(
        kept,
        [
            ("a", one, "answered"),
            ("b", one, "received"),
            ("c", one, "closed"),
            ("d", one, "received")
        ]
    );
    clean(&s).await;
}

/// Whoever merges locks the same rows in another order: the batch gives way and
/// is taken all the same.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_batch_that_had_to_give_way_is_tried_again(pool: PgPool) {
    let s = store(pool).await;
    let (a, b) = (new(&s, "a").await, new(&s, "b").await);
    let lock = "select 1 from appeal where id = $1 for no key update";
    let mut other = s.pool().begin().await.unwrap();
    // The batch is the one that finds out.
    sqlx::query("set local deadlock_timeout = '1min'")
        .execute(&mut *other)
        .await
        .unwrap();
    sqlx::query(lock)
        .bind(b.0)
        .execute(&mut *other)
        .await
        .unwrap();
    let batch: Vec<_> = ["a", "b"]
        .map(|id| {
            let newer = NewAppeal {
                text: "Другими словами".into(),
                ..new_appeal(id, noon())
            };
            checked(&s, newer, noon())
        })
        .into();
    let im = source(&s, "incident_management");
    let received = {
        let s = s.clone();
        tokio::spawn(async move { s.receive(im, &actor(), &batch, noon()).await })
    };
    // It has the first and waits for the second.
    let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(waits)
        .fetch_one(s.pool())
        .await
        .unwrap()
    {
        tokio::task::yield_now().await;
    }
    sqlx::query(lock)
        .bind(a.0)
        .execute(&mut *other)
        .await
        .unwrap();
    other.commit().await.unwrap();
    let got = received.await.unwrap().unwrap();
    assert!(got.iter().all(|r| r.outcome == Outcome::Updated), "{got:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_id_twice_in_one_batch_is_one_appeal(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let one = checked(&s, new_appeal("b", noon()), noon());
    let two = checked(&s, new_appeal("a", noon()), noon());
    let got = s
        .receive(im, &actor(), &[one.clone(), two, one], noon())
        .await
        .unwrap();
    let outcomes: Vec<Outcome> = got.iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::New, Outcome::New, Outcome::Same]);
    assert_eq!(got[0].id, got[2].id);
    assert_eq!(
        s.count(&Asker::timer(), &Filter::default(), noon())
            .await
            .unwrap(),
        2
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn sixteen_senders_of_one_item_make_one_appeal(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let item = checked(&s, new_appeal("race", noon()), noon());
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (s, item) = (s.clone(), item.clone());
            tokio::spawn(async move { s.receive(im, &actor(), &[item], noon()).await.unwrap()[0] })
        })
        .collect();
    let mut new = 0;
    let mut ids = std::collections::HashSet::new();
    for t in tasks {
        let r = t.await.unwrap();
        new += usize::from(r.outcome == Outcome::New);
        ids.insert(r.id);
    }
    assert_eq!((new, ids.len()), (1, 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_keeps_closed_ones_closed_at_their_own_time(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let closed = noon() - minutes(60);
    let items: Vec<_> = (0..2500)
        .map(|n| {
            let item = new_appeal(&format!("i-{n}"), noon() - minutes(3000));
            checked(
                &s,
                NewAppeal {
                    status: Some("closed".into()),
                    closed_at: Some(closed),
                    ..item
                },
                noon(),
            )
        })
        .collect();
    let first = s.import(im, &actor(), &items).await.unwrap();
    assert_eq!((first.new, first.same), (2500, 0));
    let again = s.import(im, &actor(), &items).await.unwrap();
    assert_eq!((again.new, again.same), (0, 2500));
    let page = s
        .list(&Asker::timer(), &Filter::default(), noon(), None, 1)
        .await
        .unwrap();
    assert_eq!(page.rows[0].state, State::Closed);
    assert_eq!(page.rows[0].answered_at, Some(closed));
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_comes_together_is_kept_once_and_answered_in_order(pool: PgPool) {
    let s = store(pool).await;
    let known = receive(&s, new_appeal("b", noon()), noon()).await;
    let item = |id: &str| checked(&s, new_appeal(id, noon()), noon());
    let closed = NewAppeal {
        status: Some("closed".into()),
        ..new_appeal("past", noon() - minutes(60))
    };
    let items = [
        item("c"),
        item("b"),
        item("a"),
        checked(&s, closed, noon()),
        item("c"),
    ];
    let code = actor().code();
    let arrivals: Vec<_> = items.iter().map(|i| (i, code.as_str())).collect();
    let ids = s.receive_together(&arrivals).await.unwrap();
    let kept: Vec<bool> = ids.iter().map(Option::is_some).collect();
    assert_eq!(kept, [true, false, true, false, false]);
    for (id, external) in [(ids[0], "c"), (Some(known), "b"), (ids[2], "a")] {
        let appeal = s.appeal(&Asker::timer(), id.unwrap()).await.unwrap();
        assert_eq!(appeal.unwrap().external_id, external);
        let history = s.history(&Asker::timer(), id.unwrap()).await.unwrap();
        assert_eq!(history.len(), 1);
    }
    sequence_all(&s).await;
    assert_eq!(s.head().await.unwrap(), Seq(3));
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
    assert_eq!(s.receive_together(&[]).await.unwrap(), []);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_in_a_register_the_first_is_kept(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    // The second half repeats the first half's ids, with another text.
    let half = 2 * CHUNK + 10;
    let items: Vec<_> = (0..2 * half)
        .map(|n| {
            let word = if n < half {
                "первый"
            } else {
                "второй"
            };
            let item = NewAppeal {
                text: word.into(),
                ..new_appeal(&format!("i-{}", n % half), noon())
            };
            checked(&s, item, noon())
        })
        .collect();
    let done = s.import(im, &actor(), &items).await.unwrap();
    assert_eq!((done.new, done.same), (half, half));
    let first: i64 = sqlx::query_scalar("select count(*) from appeal where text = 'первый'")
        .fetch_one(s.pool())
        .await
        .unwrap();
    assert_eq!(first, i64::try_from(half).unwrap());
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_numbers_what_others_have_committed(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let live = receive(&s, new_appeal("live", noon()), noon()).await;
    let items: Vec<_> = (0..10)
        .map(|n| checked(&s, new_appeal(&format!("i-{n}"), noon()), noon()))
        .collect();
    s.import(im, &actor(), &items).await.unwrap();
    // No sequencer was needed, and the live line is before the import's.
    let lines = s.tail(Seq(0), 100).await.unwrap();
    assert_eq!((lines.len(), lines[0].0.appeal), (11, live));
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_imports_of_one_register_make_one_of_each(pool: PgPool) {
    let s = store(pool).await;
    let im = source(&s, "incident_management");
    let mut items: Vec<_> = (0..3 * CHUNK)
        .map(|n| checked(&s, new_appeal(&format!("i-{n}"), noon()), noon()))
        .collect();
    let one = {
        let (s, items) = (s.clone(), items.clone());
        tokio::spawn(async move { s.import(im, &actor(), &items).await })
    };
    items.reverse();
    let other = s.import(im, &actor(), &items).await.unwrap();
    let one = one.await.unwrap().unwrap();
    assert_eq!(one.new + other.new, 3 * CHUNK);
    let lines = i64::try_from(3 * CHUNK).unwrap();
    assert_eq!(s.head().await.unwrap(), Seq(lines));
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}
