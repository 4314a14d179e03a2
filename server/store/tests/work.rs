//! The work on appeals: races, undo, bulk, and the bounds
//! of a department.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::TimeDelta;
use common::*;
use domain::access::{Asker, Role};
use domain::appeal::{Importance, State};
use domain::ids::{AppealId, CategoryId, DepartmentId};
use domain::journal::Kind;
use domain::life::{Refusal, Step, Was};
use domain::person::NewPerson;
use domain::work::Wish;
use sqlx::PgPool;
use store::{Error, Many, Store};

/// What one of two who race wants: a step, with the value they have seen where
/// it replaces one.
#[derive(Clone)]
struct Wants(Asker, Step, Option<Was>);

fn wants(by: &Asker, step: Step) -> Wants {
    Wants(by.clone(), step, None)
}

fn chooses(by: &Asker, was: Was, step: Step) -> Wants {
    Wants(by.clone(), step, Some(was))
}

/// Two do something to an appeal at once.
async fn both(s: &Store, id: AppealId, a: Wants, b: Wants) -> [Result<(), Error>; 2] {
    let run = |Wants(by, step, was): Wants| {
        let s = s.clone();
        let note = match step {
            Step::Reject => "Нечитаемый текст",
            _ => "Слова",
        };
        tokio::spawn(async move {
            match was {
                Some(was) => s.choose(&by, id, &step, was, Some(note), noon()).await,
                None => s.step(&by, id, &step, Some(note), noon()).await,
            }
        })
    };
    let (a, b) = (run(a), run(b));
    [a.await.unwrap(), b.await.unwrap()]
}

/// The loser is told who was faster.
fn is_told(lost: &Error) {
    let named = |who: &str| who.starts_with("Имя") || who == "система, по времени";
    assert!(
        matches!(lost, Error::Refused(Refusal::Overtaken { who, .. }) if named(who)),
        "{lost:?}"
    );
}

/// Two want what only one can have: exactly one gets it.
fn one_wins(results: [Result<(), Error>; 2]) {
    let won = results.iter().filter(|r| r.is_ok()).count();
    assert_eq!(won, 1, "{results:?}");
    is_told(&results.into_iter().find_map(Result::err).unwrap());
}

/// The second step may follow the first, but not the other way round.
fn second_wins(results: [Result<(), Error>; 2]) {
    let [first, second] = results;
    assert!(second.is_ok(), "{second:?}");
    if let Err(lost) = first {
        let gone = matches!(&lost, Error::Refused(Refusal::LeftDepartment { who, .. })
            if who.as_deref().is_some_and(|who| who.starts_with("Имя")));
        if !gone {
            is_told(&lost);
        }
    }
}

async fn race(s: &Store, id: AppealId, a: Wants, b: Wants) {
    one_wins(both(s, id, a, b).await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_contended_step_has_one_winner(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    let department = [transport(&s)];
    let head = person(&s, "head", &[Role::Head], &department).await;
    let curator = person(&s, "curator", &[Role::Curator], &department).await;
    let executor = person(&s, "worker", &[Role::Executor], &department).await;
    let second = person(&s, "second", &[Role::Executor], &department).await;
    let assign = || Step::Assign(transport(&s));
    let classify = || Step::Classify(roads(&s));
    let promise = || Step::Promise(noon() + TimeDelta::days(1));
    let timer = Asker::timer();
    for n in 0..5 {
        let new = async |name: &str, reached| {
            let id = new(&s, &format!("{name}{n}")).await;
            if reached != State::Received {
                at(&s, id, reached).await;
            }
            id
        };
        let race = |id, a, b| race(&s, id, a, b);
        let id = new("life", State::Received).await;
        race(id, wants(&ann, Step::Take), wants(&bob, Step::Take)).await;
        race(id, wants(&ann, classify()), wants(&bob, classify())).await;
        race(id, wants(&ann, assign()), wants(&bob, assign())).await;
        let acknowledge = |by| wants(by, Step::Acknowledge);
        race(id, acknowledge(&executor), acknowledge(&second)).await;
        s.step(&executor, id, &Step::Draft, Some("Готово"), noon())
            .await
            .unwrap();
        race(
            id,
            wants(&head, Step::Answer),
            wants(&curator, Step::Return),
        )
        .await;

        let id = new("rejected", State::Moderation).await;
        race(id, wants(&ann, classify()), wants(&bob, Step::Reject)).await;
        let id = new("promised", State::InProgress).await;
        race(id, wants(&executor, Step::Draft), wants(&second, promise())).await;
        let id = new("resumed", State::InProgress).await;
        s.step(&executor, id, &promise(), Some("Скоро"), noon())
            .await
            .unwrap();
        race(
            id,
            wants(&timer, Step::Resume),
            wants(&executor, Step::Resume),
        )
        .await;
        let answer = |by| wants(by, Step::Answer);
        race(id, answer(&executor), answer(&second)).await;
        let reopen = |by| wants(by, Step::Reopen);
        race(id, reopen(&ann), reopen(&bob)).await;

        let id = new("bounced", State::Assigned).await;
        let bounce = wants(&second, Step::Bounce);
        second_wins(both(&s, id, acknowledge(&executor), bounce).await);
        assert_eq!(state(&s, id).await, State::Coordination);
        let redirect = wants(&bob, Step::Redirect);
        second_wins(both(&s, id, wants(&ann, assign()), redirect).await);
        assert_eq!(state(&s, id).await, State::Redirected);
    }
    clean(&s).await;
}

/// Choices do not lead on, so that the state stops nobody: whoever has seen
/// another value than there is now hears of the colleague's choice.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_choose_at_once_one_is_told(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    let department = [transport(&s)];
    let [head, deputy] = [
        person(&s, "head", &[Role::Head], &department).await,
        person(&s, "deputy", &[Role::Head], &department).await,
    ];
    let mut workers = Vec::new();
    for name in ["worker", "second"] {
        let worker = person(&s, name, &[Role::Executor], &department).await;
        workers.push(worker.person_id());
    }
    let by_code = |code: &str| s.reference().department_by_code(code).unwrap().id;
    let category = |code: &str| s.reference().category_by_code(code).unwrap().id;
    let (housing, waste) = (by_code("housing"), by_code("waste"));
    for n in 0..5 {
        let id = new(&s, &n.to_string()).await;
        at(&s, id, State::InProgress).await;
        let race = |a, b| race(&s, id, a, b);
        let choose = |by, to| chooses(by, Was::Executor(None), Step::Delegate(to));
        race(choose(&head, workers[0]), choose(&deputy, workers[1])).await;
        let choose = |by, to| chooses(by, Was::Category(Some(roads(&s))), Step::Reclassify(to));
        race(
            choose(&ann, category("waste")),
            choose(&bob, category("housing")),
        )
        .await;
        let choose = |by, to| chooses(by, Was::Importance(Importance::Normal), Step::Weigh(to));
        race(
            choose(&ann, Importance::High),
            choose(&bob, Importance::Storm),
        )
        .await;
        let choose = |by, to| chooses(by, Was::Department(Some(transport(&s))), Step::Transfer(to));
        race(choose(&ann, housing), choose(&bob, waste)).await;
    }

    let id = new(&s, "late").await;
    at(&s, id, State::InProgress).await;
    let weigh = async |by, was, to, minutes: i64| {
        let at = noon() + TimeDelta::minutes(minutes);
        let was = Was::Importance(was);
        s.choose(by, id, &Step::Weigh(to), was, None, at).await
    };
    let (normal, high, storm) = (Importance::Normal, Importance::High, Importance::Storm);
    weigh(&ann, normal, high, 0).await.unwrap();
    // The same choice is no news to whoever has made it.
    let same = weigh(&bob, normal, high, 1).await.unwrap_err();
    is_told(&same);
    // From an old page.
    let old = weigh(&bob, normal, storm, 60).await;
    assert!(
        matches!(old, Err(Error::Refused(Refusal::ChangedSince))),
        "{old:?}"
    );
    // One's own hand is no other: a second page, a part that was not drawn anew.
    weigh(&ann, normal, storm, 61).await.unwrap();
    // A program has seen nothing.
    let step = Step::Weigh(normal);
    s.step(&bob, id, &step, None, noon()).await.unwrap();
    clean(&s).await;
}

/// Out of an incident it goes once.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_split_one_does(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    for n in 0..5 {
        let [lead, voice] = [
            new(&s, &format!("lead{n}")).await,
            new(&s, &format!("voice{n}")).await,
        ];
        for id in [lead, voice] {
            at(&s, id, State::Moderation).await;
        }
        s.merge(&ann, voice, lead, noon()).await.unwrap();
        let split = |by: &Asker| {
            let (s, by) = (s.clone(), by.clone());
            tokio::spawn(async move { s.split(&by, voice, noon()).await.map(|_| ()) })
        };
        let (a, b) = (split(&ann), split(&bob));
        one_wins([a.await.unwrap(), b.await.unwrap()]);
    }
    clean(&s).await;
}

/// Whom the head names has it, whoever else reaches for it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_entrusted_is_acknowledged_by_whom_it_names(pool: PgPool) {
    let s = store(pool).await;
    let department = [transport(&s)];
    let both = [Role::Head, Role::Executor];
    let head = person(&s, "head", &both, &department).await;
    let worker = person(&s, "worker", &[Role::Executor], &department).await;
    let id = new(&s, "a").await;
    at(&s, id, State::Assigned).await;
    let step = async |by: &Asker, step: Step| s.step(by, id, &step, None, noon()).await;
    step(&head, Step::Delegate(worker.person_id()))
        .await
        .unwrap();
    let refused = step(&head, Step::Acknowledge).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "поручено: Имя worker; изменить это может руководитель"
    );
    // Whoever leads and works may take it over, by saying so.
    step(&head, Step::Delegate(head.person_id())).await.unwrap();
    step(&worker, Step::Acknowledge).await.unwrap_err();
    step(&head, Step::Acknowledge).await.unwrap();
    clean(&s).await;
}

/// What a department has just lost it hears of, and nothing of anything else.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_just_left_the_department_is_said_so(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let ours = [transport(&s)];
    let housing = s.reference().department_by_code("housing").unwrap().id;
    let head = person(&s, "head", &[Role::Head], &ours).await;
    let worker = person(&s, "worker", &[Role::Executor], &ours).await;
    let stranger = person(&s, "stranger", &[Role::Executor], &[housing]).await;
    let id = new(&s, "a").await;
    at(&s, id, State::InProgress).await;
    let later = |minutes| noon() + TimeDelta::minutes(minutes);
    let all = async |by: &Asker, minutes| {
        let at = later(minutes);
        [
            s.step(by, id, &Step::Answer, Some("Слова"), at).await,
            s.say(by, id, &Step::Draft, "Слова", None, at).await,
            s.keep_draft(by, id, "Слова", None, at).await.map(|_| ()),
            s.add_comment(by, id, "Слова", at).await,
            s.undo(by, id, at).await.map(|_| ()),
        ]
    };
    let nothing = |results: [Result<(), Error>; 5]| {
        for r in results {
            assert!(matches!(r, Err(Error::NotFound)), "{r:?}");
        }
    };
    let told = |results: [Result<(), Error>; 5], words: &str| {
        for r in results {
            assert_eq!(r.unwrap_err().to_string(), words);
        }
    };
    nothing(all(&stranger, 1).await);
    s.step(&ann, id, &Step::Transfer(housing), None, noon())
        .await
        .unwrap();
    let words = "обращение уже не у вашего ведомства: передал(а) Имя ann в 12:00";
    told(all(&worker, 9).await, words);
    // However often it moves on: that is others' business.
    s.step(&stranger, id, &Step::Bounce, Some("Не наше"), later(1))
        .await
        .unwrap();
    told(all(&worker, 9).await, words);
    told(
        all(&stranger, 9).await,
        "обращение уже не у вашего ведомства: передали вы сами в 12:01",
    );
    nothing(all(&worker, 10).await);
    nothing(all(&stranger, 11).await);
    let gone = s.keep_draft(&head, AppealId(999_999), "Слова", None, noon());
    assert!(matches!(gone.await, Err(Error::NotFound)));
    clean(&s).await;
}

/// Nobody gets back what they may not work on any more.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_has_moved_to_another_department_gets_nothing_back(pool: PgPool) {
    let s = store(pool).await;
    let boss = person(&s, "boss", &[Role::Admin], &[]).await;
    let head = person(&s, "head", &[Role::Head], &[transport(&s)]).await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let id = new(&s, "a").await;
    at(&s, id, State::Assigned).await;
    let delegate = async |to| {
        let step = Step::Delegate(to);
        s.step(&head, id, &step, None, noon()).await.unwrap();
    };
    delegate(worker.person_id()).await;
    delegate(None).await;
    s.undo(&head, id, noon()).await.unwrap();
    delegate(None).await;
    let moved = NewPerson {
        login: "worker".into(),
        name: "Имя worker".into(),
        roles: vec![Role::Executor],
        departments: vec![s.reference().department_by_code("housing").unwrap().id],
    };
    s.change_person(&boss, worker.person_id().unwrap(), &moved, noon())
        .await
        .unwrap();
    let back = s.undo(&head, id, noon()).await;
    assert!(
        matches!(back, Err(Error::Refused(Refusal::NotUndone(_)))),
        "{back:?}"
    );
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_departments_appeal_does_not_exist(pool: PgPool) {
    let s = store(pool).await;
    let other = s.reference().department_by_code("housing").unwrap().id;
    let head = person(&s, "head", &[Role::Head, Role::Executor], &[other]).await;
    let id = new(&s, "a").await;
    at(&s, id, State::OnApproval).await;
    let not_found = |r: Result<(), Error>| assert!(matches!(r, Err(Error::NotFound)), "{r:?}");
    for step in [
        Step::Answer,
        Step::Return,
        Step::Transfer(other),
        Step::Take,
    ] {
        not_found(s.step(&head, id, &step, Some("Слова"), noon()).await);
    }
    not_found(s.undo(&head, id, noon()).await.map(|_| ()));
    not_found(s.add_comment(&head, id, "Слова", noon()).await);
    not_found(
        s.keep_draft(&head, id, "Слова", None, noon())
            .await
            .map(|_| ()),
    );
    assert_eq!(s.draft(&head, id).await.unwrap(), None);
    assert_eq!(s.comments(&head, id).await.unwrap(), []);
    assert_eq!(s.incident(&head, id).await.unwrap(), None);
    // Whoever sees it and may not is told so.
    let operator = person(&s, "operator", &[Role::Operator], &[]).await;
    let refused = s
        .step(&operator, id, &Step::Return, Some("Слова"), noon())
        .await;
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_step_is_taken_back_unless_somebody_was_faster(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    let id = new(&s, "a").await;
    let later = |seconds| noon() + TimeDelta::seconds(seconds);
    s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    assert_eq!(s.undo(&ann, id, later(10)).await.unwrap(), Kind::Taken);
    assert_eq!(state(&s, id).await, State::Received);
    // Only once, only one's own, only soon.
    let refused = |r: Result<Kind, Error>| {
        assert!(
            matches!(r, Err(Error::Refused(Refusal::NotUndone(_)))),
            "{r:?}"
        );
    };
    refused(s.undo(&ann, id, later(11)).await);
    s.step(&ann, id, &Step::Take, None, later(20))
        .await
        .unwrap();
    refused(s.undo(&bob, id, later(21)).await);
    refused(s.undo(&ann, id, later(51)).await);

    // Undo against the next step: in either order the journal continues.
    for n in 0..6 {
        let id = new(&s, &format!("race{n}")).await;
        s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
        let (undo, classify) = {
            let (a, b) = (s.clone(), s.clone());
            let (ann, bob) = (ann.clone(), bob.clone());
            let step = Step::Classify(roads(&s));
            (
                tokio::spawn(async move { a.undo(&ann, id, noon()).await }),
                tokio::spawn(async move { b.step(&bob, id, &step, None, noon()).await }),
            )
        };
        let (undo, classify) = (undo.await.unwrap(), classify.await.unwrap());
        assert_ne!(undo.is_ok(), classify.is_ok(), "{undo:?} {classify:?}");
        let expected = if undo.is_ok() {
            State::Received
        } else {
            State::Coordination
        };
        assert_eq!(state(&s, id).await, expected);
    }
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_taken_back_leaves_no_trace_in_the_counts(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let id = new(&s, "a").await;
    sequence_all(&s).await;
    let before = s.load_board(noon()).await.unwrap();
    s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    let step = Step::Classify(roads(&s));
    s.step(&ann, id, &step, None, noon()).await.unwrap();
    s.undo(&ann, id, noon()).await.unwrap();
    clean(&s).await;
    let after = s.load_board(noon()).await.unwrap();
    let r = s.reference();
    let (was, is) = (before.figures(noon(), &r), after.figures(noon(), &r));
    assert_eq!(
        (was.open, was.today, &was.categories),
        (is.open, is.today, &is.categories)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_of_many_has_its_own_result(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let ids = [new(&s, "a").await, new(&s, "b").await, new(&s, "c").await];
    s.step(&ann, ids[1], &Step::Take, None, noon())
        .await
        .unwrap();
    let take = s
        .many(&ann, &ids, Many::Wish(Wish::Take), noon())
        .await
        .unwrap();
    let fine: Vec<_> = take.iter().map(|(id, r)| (*id, r.is_ok())).collect();
    assert_eq!(fine, [(ids[0], true), (ids[1], false), (ids[2], true)]);
    let sort = Many::Wish(Wish::Category(roads(&s)));
    let sorted = s.many(&ann, &ids[..2], sort, noon()).await.unwrap();
    assert!(sorted.iter().all(|(_, r)| r.is_ok()));
    // The same wish is another step for what is farther on.
    let other = s.reference().category_by_code("waste").unwrap().id;
    let sort = Many::Wish(Wish::Category(other));
    let sorted = s.many(&ann, &ids, sort, noon()).await.unwrap();
    assert!(sorted.iter().all(|(_, r)| r.is_ok()), "{sorted:?}");
    let gone = AppealId(999_999);
    let send = Many::Wish(Wish::Department(transport(&s)));
    let sent = s.many(&ann, &[ids[0], gone], send, noon()).await.unwrap();
    assert!(sent[0].1.is_ok() && matches!(sent[1].1, Err(Error::NotFound)));
    let joined = s
        .many(&ann, &ids[1..], Many::Merge(ids[1]), noon())
        .await
        .unwrap();
    assert_eq!(joined.len(), 1, "the target itself is no item");
    assert!(joined[0].1.is_ok());
    let crowd = vec![ids[0]; domain::work::MOST_AT_ONCE + 1];
    assert!(s.many(&ann, &crowd, send, noon()).await.is_err());
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn executors_reasons_templates_and_views(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let here = person(&s, "here", &[Role::Executor], &[transport(&s)]).await;
    let housing = s.reference().department_by_code("housing").unwrap().id;
    let there = person(&s, "there", &[Role::Executor], &[housing]).await;
    let id = new(&s, "a").await;
    s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    let unknown = s
        .step(&ann, id, &Step::Reject, Some("Не нравится"), noon())
        .await;
    assert!(matches!(unknown, Err(Error::Invalid(_))), "{unknown:?}");
    for wish in [Wish::Category(roads(&s)), Wish::Department(transport(&s))] {
        s.wish(&ann, id, wish, None, noon()).await.unwrap();
    }
    let stranger = Wish::Executor(there.person_id());
    assert!(s.wish(&ann, id, stranger, None, noon()).await.is_err());
    let own = Wish::Executor(here.person_id());
    s.wish(&ann, id, own, None, noon()).await.unwrap();
    let row = s.appeal(&ann, id).await.unwrap().unwrap().row;
    assert_eq!(row.executor, here.person_id());

    let im = source(&s, "incident_management");
    let titles = s.templates(&ann, Some(roads(&s)), im).await.unwrap();
    assert_eq!(titles[0].title, "Снег и наледь: техника вышла");
    assert_eq!(titles.last().unwrap().title, "Принято, разбираемся");
    assert!(titles.iter().all(|t| !t.title.contains("мусор")));

    s.save_view(&ann, "Моё утро", "list=new").await.unwrap();
    s.save_view(&ann, "Моё утро", "list=over").await.unwrap();
    let views = s.views(&ann).await.unwrap();
    assert_eq!((views.len(), views[0].query.as_str()), (1, "list=over"));
    assert!(matches!(
        s.drop_view(&here, views[0].id).await,
        Err(Error::NotFound)
    ));
    s.drop_view(&ann, views[0].id).await.unwrap();

    s.add_comment(&ann, id, " Звонили в бригаду ", noon())
        .await
        .unwrap();
    let said = s.comments(&here, id).await.unwrap();
    assert_eq!(
        (said[0].name.as_str(), said[0].text.as_str()),
        ("Имя ann", "Звонили в бригаду")
    );
    assert!(s.add_comment(&ann, id, "  ", noon()).await.is_err());
}

/// An old page, or a form written by hand: what is not offered is not taken.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_retired_or_out_of_season_is_not_chosen(pool: PgPool) {
    for sql in [
        // noon() is in November.
        "update category set season_from = 501, season_until = 930 where code = 'housing_heating'",
        "update category set retired_at = now() where code = 'waste'",
        "update department set retired_at = now() where code = 'housing'",
    ] {
        let done = sqlx::query(sql).execute(&pool).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{sql}");
    }
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let category = |code: &str| s.reference().category_by_code(code).unwrap().id;
    let id = new(&s, "1").await;
    at(&s, id, State::Moderation).await;
    let refused = async |step: Step, field: &str| {
        let answer = s.step(&ann, id, &step, None, noon()).await;
        let Err(Error::Invalid(words)) = answer else {
            panic!("{answer:?}");
        };
        assert!(words.starts_with(field), "{words}");
    };
    for code in ["housing_heating", "waste"] {
        refused(Step::Classify(category(code)), "категория: «").await;
    }
    refused(Step::Classify(CategoryId(999)), "категория: такой").await;
    let season = noon() + TimeDelta::days(210);
    let heating = Step::Classify(category("housing_heating"));
    s.step(&ann, id, &heating, None, season).await.unwrap();
    refused(Step::Reclassify(category("waste")), "категория: «").await;
    let housing = s.reference().department_by_code("housing").unwrap().id;
    refused(Step::Assign(housing), "ведомство: «").await;
    refused(Step::Assign(DepartmentId(999)), "ведомство: такого").await;
    // Many at once: told for each.
    let wish = Many::Wish(Wish::Department(housing));
    let done = s.many(&ann, &[id], wish, season).await.unwrap();
    assert!(done[0].1.is_err(), "{done:?}");
    // What a source has sorted is kept: nothing is lost for a word.
    let mut sent = new_appeal("2", noon());
    sent.category = Some("waste".into());
    receive(&s, sent, noon()).await;
    clean(&s).await;
}

/// An answer is what somebody has written for it: an empty field publishes
/// neither what was returned nor what a colleague still writes.
/// Whoever cannot come any more holds nothing back.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_person_may_no_longer_work_on_is_nobodys(pool: PgPool) {
    let s = store(pool).await;
    let boss = person(&s, "boss", &[Role::Admin], &[]).await;
    let ann = clerk(&s, "ann").await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let (worker_id, ann_id) = (worker.person_id().unwrap(), ann.person_id().unwrap());
    let [mine, taken, done] = [new(&s, "a").await, new(&s, "b").await, new(&s, "c").await];
    for id in [mine, done] {
        at(&s, id, State::Assigned).await;
        s.step(&worker, id, &Step::Acknowledge, None, noon())
            .await
            .unwrap();
    }
    s.step(&worker, done, &Step::Answer, Some("Готово"), noon())
        .await
        .unwrap();
    s.step(&ann, taken, &Step::Take, None, noon())
        .await
        .unwrap();
    let holder = async |id| {
        let found = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
        found.row.executor
    };
    let entry = |roles: &[Role], departments: &[DepartmentId]| NewPerson {
        login: "worker".into(),
        name: "Имя".into(),
        roles: roles.to_vec(),
        departments: departments.to_vec(),
    };
    // Another name, and a role more: nothing changes hands.
    let more = entry(&[Role::Executor, Role::Curator], &[transport(&s)]);
    s.change_person(&boss, worker_id, &more, noon())
        .await
        .unwrap();
    assert_eq!(holder(mine).await, Some(worker_id));
    let housing = s.reference().department_by_code("housing").unwrap().id;
    let moved = entry(&[Role::Executor], &[housing]);
    s.change_person(&boss, worker_id, &moved, noon())
        .await
        .unwrap();
    assert_eq!(holder(mine).await, None);
    assert_eq!(holder(done).await, Some(worker_id), "answered stays theirs");
    let line = s.history(&ann, mine).await.unwrap().pop().unwrap();
    assert_eq!(
        (line.kind, &*line.actor),
        (Kind::Released, &*boss.actor().code())
    );

    assert_eq!(holder(taken).await, Some(ann_id));
    s.disable_person(&boss, ann_id, true, noon()).await.unwrap();
    assert_eq!(holder(taken).await, None);
    assert_eq!(state(&s, taken).await, State::Moderation);
    clean(&s).await;
}

/// Neither waits for a lock that the other has while it wants another one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_who_change_people_at_once_both_do(pool: PgPool) {
    let s = store(pool).await;
    let boss = person(&s, "boss", &[Role::Admin], &[]).await;
    let mut ids = Vec::new();
    for n in 0..8 {
        let someone = person(&s, &format!("n{n}"), &[Role::Operator], &[]).await;
        ids.push(someone.person_id().unwrap());
    }
    let moderator = NewPerson {
        login: "someone".into(),
        name: "Имя".into(),
        roles: vec![Role::Moderator],
        departments: vec![],
    };
    let changes = ids.iter().map(|id| {
        let (s, boss, id, new) = (s.clone(), boss.clone(), *id, moderator.clone());
        tokio::spawn(async move { s.change_person(&boss, id, &new, noon()).await })
    });
    let changes: Vec<_> = changes.collect();
    for change in changes {
        change.await.unwrap().unwrap();
    }
    // Of two who take the role from each other one is told that somebody must stay.
    let other = person(&s, "other", &[Role::Admin], &[]).await;
    let [a, b] = [&boss, &other].map(|p| p.person_id().unwrap());
    let (a, b) = tokio::join!(
        s.change_person(&other, a, &moderator, noon()),
        s.change_person(&boss, b, &moderator, noon())
    );
    let lost = if a.is_ok() { b } else { a };
    assert!(
        matches!(lost, Err(Error::Invalid(words)) if words.contains("ни одного администратора"))
    );
}

/// A category may send to its department without a coordinator.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_direct_category_is_its_departments_at_once(pool: PgPool) {
    let s = store(pool).await;
    let (boss, ann) = (
        person(&s, "boss", &[Role::Admin], &[]).await,
        clerk(&s, "ann").await,
    );
    let all = s.categories(&boss).await.unwrap();
    let mut entry = all.into_iter().find(|c| c.id == roads(&s)).unwrap().entry;
    entry.direct = true;
    entry.department = None;
    let refused = s.change_category(&boss, roads(&s), &entry).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    entry.department = Some(transport(&s));
    s.change_category(&boss, roads(&s), &entry).await.unwrap();

    let id = new(&s, "a").await;
    s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    let classify = Step::Classify(roads(&s));
    s.step(&ann, id, &classify, None, noon()).await.unwrap();
    let found = s.appeal(&ann, id).await.unwrap().unwrap().row;
    assert_eq!(
        (found.state, found.department, found.executor),
        (State::Assigned, Some(transport(&s)), None)
    );
    assert!(found.deadline.is_some());
    // One slip of the hand, one step back.
    s.undo(&ann, id, noon()).await.unwrap();
    let found = s.appeal(&ann, id).await.unwrap().unwrap().row;
    assert_eq!((found.state, found.department), (State::Moderation, None));
    clean(&s).await;
}

/// What the head reads is what was handed over, whoever goes on typing.
/// Whoever comes late is told where the appeal stands; only who comes at the
/// same time is told who was faster.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_stood_for_long_is_no_race(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    let id = new(&s, "a").await;
    // Nobody was faster: it has only come in.
    let assign = Step::Assign(transport(&s));
    let early = s.step(&bob, id, &assign, None, noon()).await.unwrap_err();
    assert!(
        matches!(early, Error::Refused(Refusal::WrongState(State::Received))),
        "{early:?}"
    );
    s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    let soon = noon() + TimeDelta::minutes(1);
    let raced = s.step(&bob, id, &Step::Take, None, soon).await;
    assert!(
        matches!(raced, Err(Error::Refused(Refusal::Overtaken { .. }))),
        "{raced:?}"
    );
    let later = noon() + TimeDelta::hours(1);
    let late = s.step(&bob, id, &Step::Take, None, later).await;
    assert!(
        matches!(
            late,
            Err(Error::Refused(Refusal::WrongState(State::Moderation)))
        ),
        "{late:?}"
    );
}

/// Nothing comes back into the hands of whoever cannot come any more.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_is_disabled_is_given_nothing(pool: PgPool) {
    let s = store(pool).await;
    let boss = person(&s, "boss", &[Role::Admin], &[]).await;
    let head = person(&s, "head", &[Role::Head], &[transport(&s)]).await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let worker_id = worker.person_id().unwrap();
    let [held, waiting] = [new(&s, "a").await, new(&s, "b").await];
    for id in [held, waiting] {
        at(&s, id, State::Assigned).await;
    }
    let delegate = |to| Step::Delegate(to);
    s.step(&head, held, &delegate(Some(worker_id)), None, noon())
        .await
        .unwrap();
    s.step(&head, held, &delegate(None), None, noon())
        .await
        .unwrap();
    s.disable_person(&boss, worker_id, true, noon())
        .await
        .unwrap();
    let back = s.undo(&head, held, noon()).await;
    assert!(
        matches!(back, Err(Error::Refused(Refusal::NotUndone(_)))),
        "{back:?}"
    );
    let given = s
        .step(&head, waiting, &delegate(Some(worker_id)), None, noon())
        .await;
    assert!(matches!(given, Err(Error::Invalid(_))), "{given:?}");
    // A session that another node still remembers.
    let late = s
        .step(&worker, waiting, &Step::Acknowledge, None, noon())
        .await;
    assert!(matches!(late, Err(Error::Denied(_))), "{late:?}");
    for id in [held, waiting] {
        let found = s.appeal(&head, id).await.unwrap().unwrap();
        assert_eq!(found.row.executor, None);
    }
    clean(&s).await;
}
