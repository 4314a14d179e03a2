//! Drafts and answers: what is kept as one types, handed over, read and
//! approved.

mod common;

use chrono::TimeDelta;
use common::*;
use domain::access::{Asker, Role};
use domain::appeal::State;
use domain::life::{Refusal, Step};
use sqlx::PgPool;
use store::Error;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_head_approves_the_draft_that_was_handed_over(pool: PgPool) {
    let s = store(pool).await;
    let department = [transport(&s)];
    let head = person(&s, "head", &[Role::Head], &department).await;
    let executor = person(&s, "worker", &[Role::Executor], &department).await;
    let id = new(&s, "a").await;
    at(&s, id, State::InProgress).await;
    s.step(&executor, id, &Step::Draft, Some(" Яму засыпали. "), noon())
        .await
        .unwrap();
    let draft = s.draft(&head, id).await.unwrap().unwrap();
    assert_eq!(draft.text, "Яму засыпали.");
    s.step(&head, id, &Step::Answer, None, noon())
        .await
        .unwrap();
    let detail = s.appeal(&head, id).await.unwrap().unwrap();
    assert_eq!(detail.answer.as_deref(), Some("Яму засыпали."));
    assert_eq!(s.draft(&head, id).await.unwrap(), None);
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_draft_is_kept_and_nobodys_work_is_overwritten(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    let id = new(&s, "a").await;
    let kept = s.keep_draft(&ann, id, "Раз", None, noon()).await.unwrap();
    s.keep_draft(&ann, id, "Раз, два", None, noon())
        .await
        .unwrap();
    let refused = s.keep_draft(&bob, id, "Моё", None, noon()).await;
    assert!(
        matches!(&refused, Err(Error::Invalid(w)) if w.contains("Имя ann")),
        "{refused:?}"
    );
    s.keep_draft(
        &bob,
        id,
        "Моё, прочитав",
        Some(kept),
        noon() + TimeDelta::seconds(1),
    )
    .await
    .unwrap();
    let draft = s.draft(&ann, id).await.unwrap().unwrap();
    assert_eq!(
        (draft.text.as_str(), draft.author.as_str()),
        ("Моё, прочитав", "Имя bob")
    );
    s.keep_draft(&bob, id, "  ", None, noon()).await.unwrap();
    assert_eq!(s.draft(&ann, id).await.unwrap(), None);
    let long = "о".repeat(10_001);
    assert!(s.keep_draft(&ann, id, &long, None, noon()).await.is_err());
}

/// Also of two who begin at once, one hears of the other.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_first_drafts_one_is_kept(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    for n in 0..10 {
        let id = new(&s, &n.to_string()).await;
        let keep = |by: &Asker, text: &'static str| {
            let (s, by) = (s.clone(), by.clone());
            tokio::spawn(async move { s.keep_draft(&by, id, text, None, noon()).await })
        };
        let (a, b) = (keep(&ann, "Первый"), keep(&bob, "Второй"));
        let (a, b) = (a.await.unwrap(), b.await.unwrap());
        let kept = s.draft(&ann, id).await.unwrap().unwrap().text;
        let (text, lost) = match (a, b) {
            (Ok(_), Err(lost)) => ("Первый", lost),
            (Err(lost), Ok(_)) => ("Второй", lost),
            both => panic!("{both:?}"),
        };
        assert_eq!(kept, text);
        assert!(lost.to_string().contains("сохранили без вас"), "{lost}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_empty_answer_publishes_nothing_unapproved(pool: PgPool) {
    let s = store(pool).await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let head = person(&s, "head", &[Role::Head], &[transport(&s)]).await;
    let id = new(&s, "1").await;
    at(&s, id, State::Assigned).await;
    let step =
        async |by: &Asker, step: Step, note: &str| s.step(by, id, &step, Some(note), noon()).await;
    step(&worker, Step::Acknowledge, "").await.unwrap();
    let empty = async || {
        let answer = step(&worker, Step::Answer, " ").await;
        assert!(
            matches!(answer, Err(Error::Refused(Refusal::TextNeeded(_)))),
            "{answer:?}"
        );
    };
    s.keep_draft(&head, id, "Черновик руководителя", None, noon())
        .await
        .unwrap();
    empty().await;
    step(&worker, Step::Draft, "Первый ответ").await.unwrap();
    step(&head, Step::Return, "Неверно").await.unwrap();
    empty().await;
    s.keep_draft(&worker, id, "", None, noon()).await.unwrap();
    empty().await;
    // What waits for the head is what the head publishes.
    step(&worker, Step::Draft, "Второй ответ").await.unwrap();
    step(&head, Step::Answer, "").await.unwrap();
    let found = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Второй ответ"));
    // And the next cycle begins without it.
    let ann = clerk(&s, "ann").await;
    s.step(&ann, id, &Step::Reopen, Some("Не сделано"), noon())
        .await
        .unwrap();
    s.step(&ann, id, &Step::Assign(transport(&s)), None, noon())
        .await
        .unwrap();
    step(&worker, Step::Acknowledge, "").await.unwrap();
    empty().await;
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_handed_over_is_what_is_approved(pool: PgPool) {
    let s = store(pool).await;
    let ours = [transport(&s)];
    let worker = person(&s, "worker", &[Role::Executor], &ours).await;
    let head = person(&s, "head", &[Role::Head], &ours).await;
    let overseer = person(&s, "overseer", &[Role::Supervisor], &[]).await;
    let id = new(&s, "a").await;
    at(&s, id, State::InProgress).await;
    let keep = async |by: &Asker, text: &str| s.keep_draft(by, id, text, None, noon()).await;
    let denied = keep(&overseer, "Не моё дело").await;
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    keep(&worker, "Начало").await.unwrap();
    s.step(&worker, id, &Step::Draft, Some("Заделали вчера"), noon())
        .await
        .unwrap();
    let late = keep(&worker, "Подмена").await;
    assert!(matches!(late, Err(Error::Invalid(_))), "{late:?}");
    let shown = s.draft(&head, id).await.unwrap().unwrap();
    assert_eq!(shown.text, "Заделали вчера");
    // What another head has begun to write is published by nobody else's tap.
    let seen = Some(shown.saved_at);
    let deputy = person(&s, "deputy", &[Role::Head], &ours).await;
    s.keep_draft(&deputy, id, "Заделали, спас", seen, noon())
        .await
        .unwrap();
    s.step(&head, id, &Step::Answer, None, noon())
        .await
        .unwrap();
    let found = s.appeal(&head, id).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Заделали вчера"));
    clean(&s).await;
}

/// The head's cards: what waits, the earliest deadline first, for those alone
/// who may approve there.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_waits_for_a_head_is_read_in_the_order_of_deadlines(pool: PgPool) {
    let s = store(pool.clone()).await;
    let ours = [transport(&s)];
    let worker = person(&s, "worker", &[Role::Executor], &ours).await;
    let head = person(&s, "head", &[Role::Head], &ours).await;
    let mut ids = Vec::new();
    for (n, days) in [("late", 3), ("soon", 1), ("none", 0), ("writing", 2)] {
        let id = new(&s, n).await;
        at(&s, id, State::InProgress).await;
        if n == "writing" {
            s.keep_draft(&worker, id, "Ещё пишу", None, noon())
                .await
                .unwrap();
        } else {
            s.step(&worker, id, &Step::Draft, Some(n), noon())
                .await
                .unwrap();
        }
        let deadline = (days > 0).then(|| noon() + TimeDelta::days(days));
        sqlx::query("update appeal set deadline_at = $2 where id = $1")
            .bind(id.0)
            .bind(deadline)
            .execute(&pool)
            .await
            .unwrap();
        ids.push(id);
    }
    let read = async |most| s.handed(&head, transport(&s), most).await.unwrap();
    let all = read(20).await;
    let order: Vec<_> = all.iter().map(|h| h.id).collect();
    assert_eq!(order, [ids[1], ids[0], ids[2]]);
    assert_eq!(
        (all[0].text.as_str(), all[0].name.as_deref()),
        ("soon", Some("Имя worker"))
    );
    assert_eq!(read(2).await, all[..2]);
    // Of one that was written elsewhere the history alone knows.
    sqlx::query("delete from draft")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(read(20).await, all);
    let other = s.reference().department_by_code("housing").unwrap().id;
    let stranger = person(&s, "stranger", &[Role::Head], &[other]).await;
    // Whoever may return an answer reads it first.
    let curator = person(&s, "curator", &[Role::Curator], &ours).await;
    assert_eq!(s.handed(&curator, transport(&s), 20).await.unwrap(), all);
    for by in [&worker, &stranger] {
        let refused = s.handed(by, transport(&s), 20).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
}

/// Nobody sends what they have not read, nor throws away what a colleague wrote.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_that_has_changed_is_read_again(pool: PgPool) {
    let s = store(pool).await;
    let ours = [transport(&s)];
    let worker = person(&s, "worker", &[Role::Executor], &ours).await;
    let head = person(&s, "head", &[Role::Head], &ours).await;
    let id = new(&s, "a").await;
    at(&s, id, State::InProgress).await;
    let later = |n| noon() + TimeDelta::seconds(n);
    let say = async |by: &Asker, step: Step, text: &str, seen, n| {
        s.say(by, id, &step, text, seen, later(n)).await
    };
    let words = |r: Result<(), Error>| match r {
        Err(Error::Invalid(words)) => words,
        other => panic!("{other:?}"),
    };
    say(&worker, Step::Draft, "Первый", None, 0).await.unwrap();
    let first = s.handed(&head, transport(&s), 1).await.unwrap()[0].at;
    s.step(&head, id, &Step::Return, Some("Неверно"), later(1))
        .await
        .unwrap();
    say(&worker, Step::Draft, "Второй", Some(first), 2)
        .await
        .unwrap();
    // The card still shows the first one.
    let late = words(say(&head, Step::Answer, "Первый", Some(first), 3).await);
    assert!(late.contains("прочитайте его заново"), "{late}");
    let second = s.handed(&head, transport(&s), 1).await.unwrap()[0].at;
    s.step(&head, id, &Step::Return, Some("Ещё раз"), later(4))
        .await
        .unwrap();
    // A colleague helps; whoever has not seen it does not send past them.
    s.keep_draft(&head, id, "Третий", Some(second), later(5))
        .await
        .unwrap();
    for seen in [None, Some(second)] {
        let lost = words(say(&worker, Step::Draft, "Моё", seen, 6).await);
        assert!(lost.contains("Имя head"), "{lost}");
    }
    assert_eq!(s.draft(&head, id).await.unwrap().unwrap().text, "Третий");
    say(&worker, Step::Draft, "Третий, проверено", Some(later(5)), 7)
        .await
        .unwrap();
    // One's own correction is what one approves.
    s.keep_draft(&head, id, "Четвёртый", Some(later(7)), later(8))
        .await
        .unwrap();
    say(&head, Step::Answer, " ", Some(later(7)), 9)
        .await
        .unwrap();
    let found = s.appeal(&head, id).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Четвёртый"));
    clean(&s).await;
}

/// The words of an interim answer are not the beginning of the last one;
/// whatever else was written is.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_promise_uses_up_its_own_words_alone(pool: PgPool) {
    let s = store(pool).await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let promise = Step::Promise(noon() + TimeDelta::days(2));
    for (written, left) in [
        ("Бригада выйдет\r\nв среду ", None),
        ("Ответ", Some("Ответ")),
    ] {
        let id = new(&s, written).await;
        at(&s, id, State::InProgress).await;
        s.keep_draft(&worker, id, written, None, noon())
            .await
            .unwrap();
        s.step(
            &worker,
            id,
            &promise,
            Some("Бригада выйдет\nв среду"),
            noon(),
        )
        .await
        .unwrap();
        let draft = s.draft(&worker, id).await.unwrap();
        assert_eq!(draft.as_ref().map(|d| d.text.as_str()), left);
    }
    clean(&s).await;
}

/// Other words are another version: a page that has read the one before has not
/// read these.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_an_undone_return_brings_back_is_read_again(pool: PgPool) {
    let s = store(pool).await;
    let ours = [transport(&s)];
    let worker = person(&s, "worker", &[Role::Executor], &ours).await;
    let head = person(&s, "head", &[Role::Head], &ours).await;
    let deputy = person(&s, "deputy", &[Role::Head], &ours).await;
    let id = new(&s, "a").await;
    at(&s, id, State::InProgress).await;
    let later = |n| noon() + TimeDelta::seconds(n);
    s.step(&worker, id, &Step::Draft, Some("Передано"), noon())
        .await
        .unwrap();
    s.step(&head, id, &Step::Return, Some("Неверно"), later(1))
        .await
        .unwrap();
    let read = s
        .keep_draft(&worker, id, "Пишу заново", None, later(2))
        .await
        .unwrap();
    s.undo(&head, id, later(3)).await.unwrap();
    let draft = s.draft(&deputy, id).await.unwrap().unwrap();
    assert_eq!((&*draft.text, draft.saved_at), ("Передано", later(3)));
    let unread = s
        .say(&deputy, id, &Step::Answer, "", Some(read), later(4))
        .await;
    assert!(matches!(unread, Err(Error::Invalid(_))), "{unread:?}");
    s.say(&deputy, id, &Step::Answer, "", Some(later(3)), later(5))
        .await
        .unwrap();
    clean(&s).await;
}
