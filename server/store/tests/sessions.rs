//! How sessions end by themselves: one condition for whoever asks, for whoever
//! listens and for what is cleaned up.

mod common;

use chrono::TimeDelta;
use common::{noon, person, store};
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_ends_for_everybody_at_once(pool: PgPool) {
    let s = store(pool).await;
    let olga = person(&s, "olga", &[Role::Operator], &[]).await;
    let id = olga.person_id().unwrap();
    let now = noon();
    let idle = now - TimeDelta::hours(12);
    let open = async |at| {
        let secret = s.open_session(id, "test", None, at).await.unwrap();
        let session = sqlx::query_scalar::<_, i64>("select max(id) from session");
        (secret, session.fetch_one(s.pool()).await.unwrap())
    };
    let (old, unused, fresh) = (
        open(now - TimeDelta::days(14)).await,
        open(idle).await,
        open(idle + TimeDelta::seconds(1)).await,
    );
    // However busy: fourteen days are the end.
    s.has_acted(old.1, now).await.unwrap();
    s.forget_askers();

    for (session, stands) in [(&old, false), (&unused, false), (&fresh, true)] {
        let asked = s.session(&session.0, false, now).await.unwrap();
        assert_eq!(asked.is_some(), stands, "{session:?}");
    }
    let listening = [old.1, unused.1, fresh.1];
    let standing = s.standing(&listening, &[], now).await.unwrap();
    assert_eq!(standing.sessions.into_keys().collect::<Vec<_>>(), [fresh.1]);
    assert_eq!(s.forget_sessions(now).await.unwrap(), 2);
    assert_eq!(s.forget_sessions(now).await.unwrap(), 0);
    let left = sqlx::query_scalar::<_, i64>("select id from session");
    assert_eq!(left.fetch_all(s.pool()).await.unwrap(), [fresh.1]);
}

/// What an open page asks for keeps no session, and does not hide the act that
/// follows from whoever counts the idle hours.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_acts_keep_a_session(pool: PgPool) {
    let s = store(pool).await;
    let olga = person(&s, "olga", &[Role::Operator], &[]).await;
    let id = olga.person_id().unwrap();
    let start = noon();
    let secret = s.open_session(id, "test", None, start).await.unwrap();
    let at = async |hours, act| {
        let now = start + TimeDelta::hours(hours);
        s.session(&secret, act, now).await.unwrap().is_some()
    };
    assert!(at(11, false).await);
    s.forget_askers();
    assert!(!at(12, false).await, "twelve hours without an act");
    // Remembered by the first, and noted by the second nevertheless.
    assert!(at(11, false).await && at(11, true).await);
    s.forget_askers();
    assert!(at(22, false).await);
}
