//! What a person had in hand when their account or their rights end: open
//! appeals must not wait for somebody who cannot come.

use domain::access::{Asker, Right};
use domain::appeal::State;
use domain::ids::{AppealId, PersonId};
use domain::journal::{Change, Kind};
use domain::{Moment, time};
use sqlx::PgConnection;

use crate::Error;
use crate::step::{NewLine, lock, write_facts, write_line};

/// Takes from a person every open appeal that they may not work on as what
/// they are now (nobody, when disabled). They stay where they are; the head of
/// the department is told by the line.
pub(super) async fn of(
    db: &mut PgConnection,
    by: &Asker,
    id: PersonId,
    is_now: Option<&Asker>,
    at: Moment,
) -> Result<(), Error> {
    let at = time::from_millis(time::millis(at));
    // In the order of keys, like everybody who locks several.
    let held = sqlx::query_scalar!(
        "select id from appeal where is_open and executor_id = $1 order by id",
        id.0
    )
    .fetch_all(&mut *db)
    .await?;
    for appeal in held.into_iter().map(AppealId) {
        // Whoever keeps accounts need not see the appeals.
        let before = lock(db, &Asker::timer(), appeal).await?;
        let right = match before.state {
            State::Received | State::Moderation | State::Coordination => Right::Classify,
            _ => Right::Draft,
        };
        let keeps = is_now.is_some_and(|p| p.may_in(right, before.department));
        if keeps || before.executor != Some(id) || !before.state.is_open() {
            continue;
        }
        let mut after = before.clone();
        after.executor = None;
        write_facts(db, appeal, &after).await?;
        let line = NewLine {
            at,
            actor: &by.actor().code(),
            kind: Kind::Released,
            change: Change {
                before: Some(before),
                after,
            },
            note: Some("учётная запись исполнителя отключена или больше не даёт с ним работать"),
            derivation: None,
        };
        write_line(db, appeal, line).await?;
    }
    Ok(())
}
