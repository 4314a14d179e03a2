//! What a source sends becomes an appeal, once.

mod common;

use common::*;
use domain::access::Asker;
use domain::appeal::State;
use domain::filter::Filter;
use domain::new_appeal::NewAppeal;
use sqlx::PgPool;
use store::Outcome;

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
