//! Sessions of people: a cookie's secret, known here only by its digest.
//!
//! Who a secret belongs to is remembered for a moment in the process, because
//! every request asks; whatever ends a session here forgets it at once, and
//! another node within [`REMEMBERED`].
//!
//! A session ends when its person has done nothing for the idle term, though
//! their page be open and go on asking; and at the latest after so many days.
//! Its streams end with it ([`Store::standing`]).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::Moment;
use domain::access::{Asker, Right};
use domain::ids::{DepartmentId, PersonId};
use domain::person::{Me, Session};

use crate::{Error, Store, password, person, secret};

/// A session ended on another node is honoured here for at most so long.
const REMEMBERED: Duration = Duration::from_secs(2);
/// Sessions remembered at once.
const MOST: usize = 10_000;
/// How exactly it is known when a person last did something: enough for hours
/// of idleness.
const EXACT: TimeDelta = TimeDelta::minutes(1);

/// A person with a session: their rights, and what they read of themselves.
pub type Known = Arc<(Asker, Me)>;

/// The process's memory of sessions, by the digest of their secret.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<Vec<u8>, Remembered>>);

#[derive(Debug)]
struct Remembered {
    since: Instant,
    who: Known,
    /// When the person last did something.
    seen_at: Moment,
}

impl Sessions {
    /// Whose a session is; nobody's where an `act` at this moment must be noted.
    fn get(&self, hash: &[u8], act: Option<Moment>) -> Option<Known> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(hash)
            .filter(|r| r.since.elapsed() < REMEMBERED)
            .filter(|r| act.is_none_or(|now| now - r.seen_at <= EXACT))
            .map(|r| Arc::clone(&r.who))
    }

    fn put(&self, hash: Vec<u8>, who: Known, seen_at: Moment) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, r| r.since.elapsed() < REMEMBERED);
        }
        let since = Instant::now();
        known.insert(
            hash,
            Remembered {
                since,
                who,
                seen_at,
            },
        );
    }

    fn forget_all(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Store {
    /// Forgets who is remembered: something about people has changed.
    pub(crate) fn people_changed(&self) {
        self.sessions.forget_all();
    }

    /// Checks a login and a password and opens a session; `None` when they do
    /// not fit together, or the person is disabled. It takes as long whether
    /// the login exists or not. `before` is the secret of the session that the
    /// browser had: it ends, so that nobody can be made to log in to a session
    /// that somebody else knows.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn log_in(
        &self,
        login: &str,
        password: &str,
        agent: &str,
        before: Option<&str>,
        now: Moment,
    ) -> Result<Option<String>, Error> {
        let login = login.trim().to_lowercase();
        let found = sqlx::query!(
            "select id, password from person where login = $1 and disabled_at is null",
            login
        )
        .fetch_optional(&self.pool)
        .await?;
        let (id, stored) = found.map_or((None, None), |f| (Some(f.id), f.password));
        if !password::verify(password, stored).await? {
            return Ok(None);
        }
        let Some(id) = id else { return Ok(None) };
        self.open_session(PersonId(id), agent, before, now)
            .await
            .map(Some)
    }

    /// Opens a session for a person who has proved themselves.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person has been disabled meanwhile.
    pub async fn open_session(
        &self,
        id: PersonId,
        agent: &str,
        before: Option<&str>,
        now: Moment,
    ) -> Result<String, Error> {
        let secret = secret::secret();
        let agent: String = agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let mut tx = self.pool.begin().await?;
        if let Some(before) = before {
            sqlx::query!("delete from session where hash = $1", secret::hash(before))
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query!(
            "insert into session (hash, person_id, agent, created_at, seen_at)
             select $1, id, $3, $4, $4 from person where id = $2 and disabled_at is null returning id",
            secret::hash(&secret),
            id.0,
            agent,
            now
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        tx.commit().await?;
        self.people_changed();
        Ok(secret)
    }

    /// Who a session's secret belongs to, with today's roles; `None` when it
    /// is unknown, has ended, or the person is disabled. An `act` is what the
    /// person does and not their open page: only that keeps a session alive.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(
        &self,
        secret: &str,
        act: bool,
        now: Moment,
    ) -> Result<Option<Known>, Error> {
        let hash = secret::hash(secret);
        if let Some(known) = self.sessions.get(&hash, act.then_some(now)) {
            return Ok(Some(known));
        }
        let found = sqlx::query!(
            r#"select s.id, s.seen_at, p.id as person, p.login, p.name,
                array(select role from person_role r where r.person_id = p.id order by role) as "roles!",
                array(select department_id from person_department d where d.person_id = p.id order by 1) as "departments!"
               from session s join person p on p.id = s.person_id cross join settings t
               where s.hash = $1 and p.disabled_at is null
                and s.seen_at > $2::timestamptz - make_interval(mins => t.session_idle_minutes)
                and s.created_at > $2::timestamptz - make_interval(days => t.session_days)"#,
            hash,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(f) = found else { return Ok(None) };
        let mut seen_at = f.seen_at;
        if act && now - seen_at > EXACT {
            self.has_acted(f.id, now).await?;
            seen_at = now;
        }
        let roles = person::roles(&f.roles)?;
        let departments: Vec<_> = f.departments.into_iter().map(DepartmentId).collect();
        let me = Me {
            id: PersonId(f.person),
            session: f.id,
            login: f.login,
            name: f.name,
            roles: roles.clone(),
            departments: departments.clone(),
        };
        let who = Arc::new((Asker::person(me.id, roles, departments), me));
        self.sessions.put(hash, Arc::clone(&who), seen_at);
        Ok(Some(who))
    }

    /// Notes that the person of a session has just done something.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn has_acted(&self, session: i64, now: Moment) -> Result<(), Error> {
        sqlx::query!(
            "update session set seen_at = $2 where id = $1 and seen_at < $2",
            session,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Ends the session of a secret.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn log_out(&self, secret: &str) -> Result<(), Error> {
        sqlx::query!("delete from session where hash = $1", secret::hash(secret))
            .execute(&self.pool)
            .await?;
        self.people_changed();
        Ok(())
    }

    /// The asker's own sessions, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom is no person, [`Error::Database`].
    pub async fn sessions(&self, by: &Asker) -> Result<Vec<Session>, Error> {
        let id = own(by)?;
        let rows = sqlx::query_as!(
            Session,
            "select id, agent, created_at, seen_at from session where person_id = $1 order by seen_at desc",
            id.0
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// Ends one of the asker's own sessions, or (without `session`) all but
    /// the one that is `kept`.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for one that has ended or is
    /// another's.
    pub async fn end_session(
        &self,
        by: &Asker,
        session: Option<i64>,
        kept: i64,
    ) -> Result<(), Error> {
        let id = own(by)?;
        let ended = sqlx::query!(
            "delete from session where person_id = $1 and ($2::bigint is null and id <> $3 or id = $2)",
            id.0,
            session,
            kept
        )
        .execute(&self.pool)
        .await?
        .rows_affected();
        self.people_changed();
        if session.is_some() && ended == 0 {
            return Err(Error::Invalid("этот сеанс уже закончен".into()));
        }
        Ok(())
    }

    /// Changes the asker's own password; the other sessions end.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the old one is wrong (or was too often), or the
    /// new one will not do.
    pub async fn change_password(
        &self,
        by: &Asker,
        me: &Me,
        old: &str,
        new: &str,
    ) -> Result<(), Error> {
        let id = own(by)?;
        self.passwords.allow(id)?;
        let stored = sqlx::query_scalar!("select password from person where id = $1", id.0)
            .fetch_one(&self.pool)
            .await?;
        let fits = password::verify(old, stored).await?;
        self.passwords.note(id, fits);
        if !fits {
            return Err(Error::Invalid("прежний пароль не подходит".into()));
        }
        password::check(new, &me.login)?;
        let phc = password::hash(new).await?;
        let mut tx = self.pool.begin().await?;
        sqlx::query!("update person set password = $2 where id = $1", id.0, phc)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "delete from session where person_id = $1 and id <> $2",
            id.0,
            me.session
        )
        .execute(&mut *tx)
        .await?;
        let subject = format!("person:{id}");
        crate::ledger::note::<()>(&mut tx, by, &subject, "пароль изменён", None, None).await?;
        tx.commit().await?;
        self.people_changed();
        Ok(())
    }

    /// Removes sessions that have ended by themselves, by the conditions of
    /// [`Store::session`] and [`Store::standing`]; answers how many.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn forget_sessions(&self, now: Moment) -> Result<u64, Error> {
        let gone = sqlx::query!(
            "delete from session s using settings t
             where s.seen_at <= $1::timestamptz - make_interval(mins => t.session_idle_minutes)
                or s.created_at <= $1::timestamptz - make_interval(days => t.session_days)",
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}

fn own(by: &Asker) -> Result<PersonId, Error> {
    by.scope(Right::Account)?;
    by.person_id()
        .ok_or(Error::Denied(domain::access::Denied::Anonymous))
}
