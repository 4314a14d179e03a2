//! Incidents: one answer for all who said the same, whatever becomes of the
//! appeal that leads.

mod common;

use chrono::TimeDelta;
use common::*;
use domain::access::{Asker, Role};
use domain::appeal::{Importance, State};
use domain::ids::PersonId;
use domain::journal::Kind;
use domain::life::Step;
use domain::new_appeal::NewAppeal;
use domain::why::EarliestVoice;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_answer_for_all_who_said_the_same(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let early = noon() - TimeDelta::hours(5);
    let lead = new(&s, "lead").await;
    let first = receive(&s, new_appeal("first", early), noon()).await;
    let second = new(&s, "second").await;
    let third = new(&s, "third").await;
    for id in [lead, first, second, third] {
        s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
    }
    let incident = s.merge(&ann, first, lead, noon()).await.unwrap();
    // Two clusters become one; whoever was joined comes along.
    s.merge(&ann, third, second, noon()).await.unwrap();
    assert_eq!(s.merge(&ann, second, lead, noon()).await.unwrap(), incident);
    // Joining to a voice means joining to whoever leads.
    let found = s.incident(&ann, third).await.unwrap().unwrap();
    assert_eq!((found.id, found.lead), (incident, lead));
    let voices: Vec<_> = found.voices.iter().map(|v| v.id).collect();
    assert_eq!(voices, [first, second, third]);
    let detail = s.appeal(&ann, lead).await.unwrap().unwrap();
    let theirs = s.appeal(&ann, first).await.unwrap().unwrap();
    assert_eq!(detail.row.voices, 4);
    assert_eq!(detail.row.deadline, theirs.row.deadline, "the earliest");
    for (a, b) in [(first, lead), (lead, first), (lead, lead), (third, first)] {
        let refused = s.merge(&ann, a, b, noon()).await;
        assert!(refused.is_err(), "{a} → {b}: {refused:?}");
    }

    let by = Asker::timer();
    let path = [
        Step::Classify(roads(&s)),
        Step::Assign(transport(&s)),
        Step::Acknowledge,
        Step::Answer,
    ];
    for step in path {
        s.step(&by, lead, &step, Some("Крышку поставили."), noon())
            .await
            .unwrap();
    }
    for id in [lead, first, second, third] {
        let detail = s.appeal(&ann, id).await.unwrap().unwrap();
        assert_eq!(detail.answer.as_deref(), Some("Крышку поставили."), "{id}");
    }
    let history = s.history(&ann, third).await.unwrap();
    assert_eq!(history.last().unwrap().kind, Kind::Echoed);
    clean(&s).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn merges_towards_each_other_and_steps_between_them(pool: PgPool) {
    let s = store(pool).await;
    let (ann, bob) = (clerk(&s, "ann").await, clerk(&s, "bob").await);
    for n in 0..6 {
        let (a, b) = (
            new(&s, &format!("a{n}")).await,
            new(&s, &format!("b{n}")).await,
        );
        for id in [a, b] {
            s.step(&ann, id, &Step::Take, None, noon()).await.unwrap();
        }
        let merge = |by: &Asker, id, into| {
            let (s, by) = (s.clone(), by.clone());
            tokio::spawn(async move { s.merge(&by, id, into, noon()).await })
        };
        let (one, two) = (merge(&ann, a, b), merge(&bob, b, a));
        let results = [one.await.unwrap(), two.await.unwrap()];
        assert_eq!(
            results.iter().filter(|r| r.is_ok()).count(),
            1,
            "{results:?}"
        );

        // A merge against a step of the appeal that is to be joined.
        let c = new(&s, &format!("c{n}")).await;
        s.step(&ann, c, &Step::Take, None, noon()).await.unwrap();
        let into = if state(&s, a).await == State::Merged {
            b
        } else {
            a
        };
        let merged = merge(&ann, c, into);
        let rejected = {
            let (s, bob) = (s.clone(), bob.clone());
            tokio::spawn(async move {
                s.step(&bob, c, &Step::Reject, Some("Нечитаемый текст"), noon())
                    .await
            })
        };
        let (merged, rejected) = (merged.await.unwrap(), rejected.await.unwrap());
        assert_ne!(merged.is_ok(), rejected.is_ok(), "{merged:?} {rejected:?}");
    }
    clean(&s).await;
}

/// A promise outlives the interim state, and an incident keeps the earliest of
/// its deadlines, whatever is counted anew.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn promises_and_voices_bind_a_deadline_that_is_counted_anew(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    let deadline = async |id| {
        let found = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
        found.row.deadline.unwrap()
    };
    let weigh = async |id, importance| {
        s.step(&ann, id, &Step::Weigh(importance), None, noon())
            .await
            .unwrap();
    };
    let id = new(&s, "1").await;
    at(&s, id, State::Assigned).await;
    s.step(&worker, id, &Step::Acknowledge, None, noon())
        .await
        .unwrap();
    let until = noon() + TimeDelta::days(5);
    s.step(&worker, id, &Step::Promise(until), Some("Сделаем"), noon())
        .await
        .unwrap();
    s.step(&worker, id, &Step::Resume, None, noon())
        .await
        .unwrap();
    weigh(id, Importance::High).await;
    assert_eq!(deadline(id).await, until);
    let mut again = new_appeal("1", noon());
    again.importance = Some("storm".into());
    receive(&s, again, noon()).await;
    assert_eq!(deadline(id).await, until, "the source is no exception");
    // Once it has passed it binds nobody.
    let later = until + TimeDelta::hours(1);
    s.step(&ann, id, &Step::Weigh(Importance::Normal), None, later)
        .await
        .unwrap();
    assert!(deadline(id).await < until);

    let early = receive(&s, new_appeal("early", noon() - TimeDelta::days(4)), noon()).await;
    let lead = new(&s, "lead").await;
    at(&s, early, State::Moderation).await;
    at(&s, lead, State::Coordination).await;
    let (first, own) = (deadline(early).await, deadline(lead).await);
    assert!(first < own);
    s.merge(&ann, early, lead, noon()).await.unwrap();
    assert_eq!(deadline(lead).await, first);
    weigh(lead, Importance::High).await;
    weigh(lead, Importance::Normal).await;
    assert_eq!(deadline(lead).await, first);
    clean(&s).await;
}

/// A head sees of an incident what is theirs; the rest is a number.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_incident_shows_a_head_no_other_departments_voice(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let housing = s.reference().department_by_code("housing").unwrap().id;
    let [lead, ours, theirs] = [new(&s, "a").await, new(&s, "b").await, new(&s, "c").await];
    for (id, department) in [
        (lead, transport(&s)),
        (ours, transport(&s)),
        (theirs, housing),
    ] {
        at(&s, id, State::Coordination).await;
        sqlx::query("update appeal set department_id = $2 where id = $1")
            .bind(id.0)
            .bind(department.0)
            .execute(s.pool())
            .await
            .unwrap();
    }
    for id in [ours, theirs] {
        s.merge(&ann, id, lead, noon()).await.unwrap();
    }
    let sees = async |department, id| {
        let head = Asker::person(PersonId(99), vec![Role::Head], vec![department]);
        let found = s.incident(&head, id).await.unwrap();
        found.map(|i| (i.all, i.voices.iter().map(|v| v.id).collect::<Vec<_>>()))
    };
    assert_eq!(sees(transport(&s), lead).await, Some((2, vec![ours])));
    assert_eq!(sees(housing, theirs).await, None);
    let all = s.incident(&ann, lead).await.unwrap().unwrap();
    assert_eq!(all.voices.len(), 2);
    // A count of voices that does not follow from the incident is found.
    sqlx::query("update appeal set voices = 7 where id = $1")
        .bind(lead.0)
        .execute(s.pool())
        .await
        .unwrap();
    sequence_all(&s).await;
    let found = s.verify().await.unwrap().join("\n");
    assert!(
        found.contains(&format!(
            "обращение {lead}: голосов записано 7, обращений в инциденте 3"
        )),
        "{found}"
    );
}

/// Those who said the same are not lost with the one who said it first.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn when_the_leading_appeal_is_withdrawn_the_oldest_voice_leads(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let [lead, oldest, other] = [new(&s, "a").await, new(&s, "b").await, new(&s, "c").await];
    for id in [lead, oldest, other] {
        at(&s, id, State::Coordination).await;
    }
    for id in [oldest, other] {
        s.merge(&ann, id, lead, noon()).await.unwrap();
    }
    let withdrawn = NewAppeal {
        status: Some("withdrawn".into()),
        closed_at: Some(noon()),
        ..new_appeal("a", noon())
    };
    receive(&s, withdrawn, noon() + TimeDelta::minutes(1)).await;
    assert_eq!(state(&s, lead).await, State::Withdrawn);
    let found = s.appeal(&Asker::timer(), oldest).await.unwrap().unwrap();
    assert_eq!(
        (found.row.state, found.row.voices),
        (State::Coordination, 2)
    );
    assert!(found.row.deadline.is_some());
    let incident = s.incident(&ann, other).await.unwrap().unwrap();
    assert_eq!((incident.lead, incident.all), (oldest, 1));
    assert_eq!(s.incident(&ann, lead).await.unwrap(), None);
    // Its answer is the others'.
    let worker = person(&s, "worker", &[Role::Executor], &[transport(&s)]).await;
    s.step(&ann, oldest, &Step::Assign(transport(&s)), None, noon())
        .await
        .unwrap();
    s.step(&worker, oldest, &Step::Acknowledge, None, noon())
        .await
        .unwrap();
    s.step(&worker, oldest, &Step::Answer, Some("Заделали"), noon())
        .await
        .unwrap();
    let found = s.appeal(&Asker::timer(), other).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Заделали"));
    // And stays theirs, whatever the source says of them.
    let late = NewAppeal {
        answer: Some("Чужой ответ".into()),
        ..new_appeal("c", noon())
    };
    receive(&s, late, noon()).await;
    let found = s.appeal(&Asker::timer(), other).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Заделали"));
    clean(&s).await;
}

/// Nor with one that the source ends in silence, or joins to something else.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whatever_ends_the_leading_appeal_without_an_answer_hands_it_on(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    for status in ["merged", "closed", "answered", "rejected"] {
        let [lead, voice] = ["a", "b"].map(|n| format!("{n} {status}"));
        let ids = [new(&s, &lead).await, new(&s, &voice).await];
        for id in ids {
            at(&s, id, State::Coordination).await;
        }
        s.merge(&ann, ids[1], ids[0], noon()).await.unwrap();
        let ended = NewAppeal {
            status: Some(status.into()),
            closed_at: Some(noon()),
            ..new_appeal(&lead, noon())
        };
        receive(&s, ended, noon()).await;
        assert_ne!(state(&s, ids[0]).await, State::Coordination, "{status}");
        assert_eq!(state(&s, ids[1]).await, State::Coordination, "{status}");
        let line = s.history(&ann, ids[1]).await.unwrap().pop().unwrap();
        assert_eq!(line.kind, Kind::Split, "{status}");
    }
    clean(&s).await;
}

/// An incident's deadline is the earliest, whoever leads it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_leads_from_now_on_has_the_earliest_deadline(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let early = noon() - TimeDelta::hours(2);
    let lead = new(&s, "a").await;
    // The oldest has the most time: the younger one is more important.
    let oldest = receive(&s, new_appeal("b", early), noon()).await;
    let other = NewAppeal {
        importance: Some("high".into()),
        ..new_appeal("c", noon() - TimeDelta::hours(1))
    };
    let other = receive(&s, other, noon()).await;
    for id in [lead, oldest, other] {
        at(&s, id, State::Coordination).await;
    }
    let deadline = async |id| s.appeal(&ann, id).await.unwrap().unwrap().row.deadline;
    let earliest = deadline(other).await;
    assert!(earliest < deadline(oldest).await);
    for id in [oldest, other] {
        s.merge(&ann, id, lead, noon()).await.unwrap();
    }
    let withdrawn = NewAppeal {
        status: Some("withdrawn".into()),
        ..new_appeal("a", noon())
    };
    receive(&s, withdrawn, noon()).await;
    let incident = s.incident(&ann, other).await.unwrap().unwrap();
    assert_eq!(incident.lead, oldest);
    assert_eq!(deadline(oldest).await, earliest);
    clean(&s).await;
}

/// The account says whose deadline it is, and blames no calendar for it; a
/// promise to the one who leads is not the voice's.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_account_of_an_incidents_deadline_names_the_voice(pool: PgPool) {
    let s = store(pool).await;
    let (ann, timer) = (clerk(&s, "ann").await, Asker::timer());
    let early = noon() - TimeDelta::hours(1);
    let [lead, voice] = [
        new(&s, "a").await,
        receive(&s, new_appeal("b", early), noon()).await,
    ];
    for id in [lead, voice] {
        at(&s, id, State::Coordination).await;
    }
    let deadline = async |id| s.appeal(&ann, id).await.unwrap().unwrap().row.deadline;
    let until = deadline(voice).await.unwrap();
    let account = async || {
        let history = s.history(&ann, lead).await.unwrap();
        s.why(&ann, lead, &history, noon()).await.unwrap()
    };
    let own = account().await;
    assert_eq!((own.voice, own.today), (None, None));
    assert_eq!(own.derivation.map(|d| d.due), deadline(lead).await);

    s.merge(&ann, voice, lead, noon()).await.unwrap();
    let named = Some(EarliestVoice {
        appeal: voice,
        until,
    });
    let why = account().await;
    assert_eq!((why.voice, why.derivation, why.today), (named, None, None));
    // Its own, where that is the earlier one; and back.
    let weigh = async |importance| {
        s.step(&timer, lead, &Step::Weigh(importance), None, noon())
            .await
            .unwrap();
    };
    weigh(Importance::High).await;
    let own = account().await;
    assert_eq!((own.voice, own.today), (None, None));
    assert_eq!(own.derivation.map(|d| d.due), deadline(lead).await);
    weigh(Importance::Normal).await;
    assert_eq!(account().await.voice, named);

    // One more, after the promise.
    let latest = noon() - TimeDelta::hours(2);
    let late = receive(&s, new_appeal("c", latest), noon()).await;
    at(&s, late, State::Coordination).await;
    for step in [
        Step::Assign(transport(&s)),
        Step::Acknowledge,
        Step::Promise(noon() + TimeDelta::days(2)),
    ] {
        s.step(&timer, lead, &step, Some("Через два дня"), noon())
            .await
            .unwrap();
    }
    s.merge(&ann, late, lead, noon()).await.unwrap();
    let promised = Some(noon() + TimeDelta::days(2));
    assert_eq!(deadline(lead).await, promised);
    let why = account().await;
    assert_eq!(why.promise.map(|p| p.until), promised);
    assert_eq!((why.derivation, why.today), (None, None));
    s.step(&timer, lead, &Step::Resume, None, noon())
        .await
        .unwrap();
    let until = deadline(late).await.unwrap();
    assert_eq!(deadline(lead).await, Some(until));
    let named = Some(EarliestVoice {
        appeal: late,
        until,
    });
    assert_eq!(account().await.voice, named);
    clean(&s).await;
}

/// Also where it is the source that answers, and when it mends its words.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_of_the_source_is_the_voices_too(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let [lead, voice] = [new(&s, "a").await, new(&s, "b").await];
    for id in [lead, voice] {
        at(&s, id, State::Coordination).await;
    }
    s.merge(&ann, voice, lead, noon()).await.unwrap();
    for words in ["Заделали вчера.", "Заделали вчера, проверили сегодня."]
    {
        let answered = NewAppeal {
            status: Some("answered".into()),
            answered_at: Some(noon()),
            answer: Some(words.into()),
            ..new_appeal("a", noon() - TimeDelta::hours(1))
        };
        receive(&s, answered, noon() + TimeDelta::minutes(1)).await;
        for id in [lead, voice] {
            let found = s.appeal(&ann, id).await.unwrap().unwrap();
            assert_eq!(found.answer.as_deref(), Some(words), "{id}");
        }
        let history = s.history(&ann, voice).await.unwrap();
        assert_eq!(history.last().unwrap().kind, Kind::Echoed);
    }
    assert_eq!(state(&s, lead).await, State::Answered);
    clean(&s).await;
}

/// What is not ours goes elsewhere with all who said it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_redirected_incident_tells_its_voices_where(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let [lead, voice] = [new(&s, "a").await, new(&s, "b").await];
    for id in [lead, voice] {
        at(&s, id, State::Coordination).await;
    }
    s.merge(&ann, voice, lead, noon()).await.unwrap();
    let note = Some("Минтранс края, письмо № 7");
    s.step(&ann, lead, &Step::Redirect, note, noon())
        .await
        .unwrap();
    let line = s.history(&ann, voice).await.unwrap().pop().unwrap();
    assert_eq!((line.kind, line.note.as_deref()), (Kind::Redirected, note));
    assert_eq!(line.after.state, State::Merged);
    let incident = s.incident(&ann, voice).await.unwrap().unwrap();
    assert_eq!(incident.state, State::Redirected);
    clean(&s).await;
}

/// One wrong digit must not give a citizen somebody else's answer.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_voice_leaves_the_incident_again(pool: PgPool) {
    let s = store(pool).await;
    let ann = clerk(&s, "ann").await;
    let lead = receive(&s, new_appeal("a", noon()), noon()).await;
    // The voice was there first: its deadline is the earlier one.
    let early = noon() - TimeDelta::hours(3);
    let voice = receive(&s, new_appeal("b", early), noon()).await;
    let other = new(&s, "c").await;
    for id in [lead, voice, other] {
        at(&s, id, State::Coordination).await;
    }
    let deadline = async |id| s.appeal(&ann, id).await.unwrap().unwrap().row.deadline;
    let (leads, voices) = (deadline(lead).await, deadline(voice).await);
    assert!(voices < leads);
    for id in [voice, other] {
        s.merge(&ann, id, lead, noon()).await.unwrap();
    }
    assert_eq!(deadline(lead).await, voices);

    let head = person(&s, "head", &[Role::Head], &[transport(&s)]).await;
    assert!(s.split(&head, voice, noon()).await.is_err(), "no right");
    assert!(s.split(&ann, lead, noon()).await.is_err(), "it leads");
    assert_eq!(s.split(&ann, voice, noon()).await.unwrap(), lead);
    let free = s.appeal(&ann, voice).await.unwrap().unwrap();
    assert_eq!(
        (free.row.state, free.row.voices, free.cycle),
        (State::Coordination, 1, 2)
    );
    assert_eq!(free.row.deadline, voices, "the one it had");
    assert_eq!(s.incident(&ann, voice).await.unwrap(), None);
    let left = s.appeal(&ann, lead).await.unwrap().unwrap();
    assert_eq!((left.row.voices, left.row.deadline), (2, leads));
    // Its clock runs on: it is not the split that has started it.
    s.step(&ann, voice, &Step::Weigh(Importance::High), None, noon())
        .await
        .unwrap();
    assert!(
        deadline(voice).await < voices,
        "less time, from the same start"
    );
    let line = s.history(&ann, lead).await.unwrap().pop().unwrap();
    assert_eq!(line.kind, Kind::Parted);
    assert!(s.split(&ann, voice, noon()).await.is_err(), "it is alone");

    // What nobody had moderated is moderated still, whatever its source said.
    let named = NewAppeal {
        category: Some("roads".into()),
        ..new_appeal("d", noon())
    };
    let named = receive(&s, named, noon()).await;
    at(&s, named, State::Moderation).await;
    let category = s.appeal(&ann, named).await.unwrap().unwrap().row.category;
    assert_eq!(category, Some(roads(&s)));
    s.merge(&ann, named, lead, noon()).await.unwrap();
    s.split(&ann, named, noon()).await.unwrap();
    assert_eq!(state(&s, named).await, State::Moderation);

    // Also from one that has been answered; the answer of the others is not its any more.
    let by = Asker::timer();
    for step in [Step::Assign(transport(&s)), Step::Acknowledge, Step::Answer] {
        s.step(&by, lead, &step, Some("Сделали"), noon())
            .await
            .unwrap();
    }
    let theirs = s.appeal(&ann, other).await.unwrap().unwrap();
    assert_eq!(theirs.answer.as_deref(), Some("Сделали"));
    s.split(&ann, other, noon()).await.unwrap();
    let alone = s.appeal(&ann, other).await.unwrap().unwrap();
    assert_eq!((alone.row.state, alone.answer), (State::Coordination, None));
    // The source may answer it by itself.
    let answered = NewAppeal {
        status: Some("answered".into()),
        answered_at: Some(noon()),
        answer: Some("Её собственный".into()),
        ..new_appeal("c", noon())
    };
    receive(&s, answered, noon() + TimeDelta::minutes(1)).await;
    let found = s.appeal(&ann, other).await.unwrap().unwrap();
    assert_eq!(found.answer.as_deref(), Some("Её собственный"));
    assert_eq!(state(&s, lead).await, State::Answered);
    clean(&s).await;
}
