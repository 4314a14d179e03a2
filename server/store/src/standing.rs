//! Whether those who listen still may: the open streams of sessions and
//! displays, looked up all at once. Beside it the process's short memory of
//! whom a secret belongs to.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Moment;
use domain::access::Asker;
use domain::ids::{DepartmentId, DisplayId, PersonId};

use crate::{Error, Store, display, person};

/// What ended on another node is honoured here for at most so long.
const REMEMBERED: Duration = Duration::from_secs(2);
/// Remembered at once.
const MOST: usize = 1_000;

/// Displays by the digest of their token.
#[derive(Debug, Default)]
pub(crate) struct Displays(Mutex<HashMap<Vec<u8>, (Instant, Asker)>>);

impl Displays {
    pub(crate) fn get(&self, hash: &[u8]) -> Option<Asker> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(hash)
            .filter(|(since, _)| since.elapsed() < REMEMBERED)
            .map(|(_, asker)| asker.clone())
    }

    pub(crate) fn put(&self, hash: Vec<u8>, asker: Asker) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (since, _)| since.elapsed() < REMEMBERED);
        }
        known.insert(hash, (Instant::now(), asker));
    }

    pub(crate) fn forget_all(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// Who of those asked about still stands, with today's rights.
#[derive(Debug, Default)]
pub struct Standing {
    /// By the key of the session.
    pub sessions: HashMap<i64, Asker>,
    /// By the key of the display.
    pub displays: HashMap<DisplayId, Asker>,
}

impl Store {
    /// Looks up sessions and displays by their keys. To follow a feed is no act
    /// of a person: a session ends by idleness under its open streams too (the
    /// term is a whole shift). A wall that nobody touches is a display, whose
    /// token does not end by itself.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn standing(
        &self,
        sessions: &[i64],
        displays: &[DisplayId],
        now: Moment,
    ) -> Result<Standing, Error> {
        let mut standing = Standing::default();
        if !sessions.is_empty() {
            let rows = sqlx::query!(
                r#"select s.id, s.person_id,
                    array(select role from person_role r where r.person_id = s.person_id order by role) as "roles!",
                    array(select department_id from person_department d where d.person_id = s.person_id order by 1) as "departments!"
                   from session s join person p on p.id = s.person_id cross join settings t
                   where s.id = any($1) and p.disabled_at is null
                    and s.seen_at > $2::timestamptz - make_interval(mins => t.session_idle_minutes)
                    and s.created_at > $2::timestamptz - make_interval(days => t.session_days)"#,
                sessions,
                now
            )
            .fetch_all(&self.pool)
            .await?;
            for r in rows {
                let departments = r.departments.into_iter().map(DepartmentId).collect();
                let asker =
                    Asker::person(PersonId(r.person_id), person::roles(&r.roles)?, departments);
                standing.sessions.insert(r.id, asker);
            }
        }
        if !displays.is_empty() {
            let ids: Vec<i32> = displays.iter().map(|d| d.0).collect();
            let rows = sqlx::query!(
                "select id, scene from display where id = any($1) and revoked_at is null",
                &ids
            )
            .fetch_all(&self.pool)
            .await?;
            for r in rows {
                let id = DisplayId(r.id);
                let asker = Asker::display(id, display::scene(&r.scene)?);
                standing.displays.insert(id, asker);
            }
        }
        Ok(standing)
    }

    /// Forgets who is remembered: something ended on another node.
    pub fn forget_askers(&self) {
        self.people_changed();
        self.displays.forget_all();
    }
}
