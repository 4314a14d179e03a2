//! How a browser becomes a display: it shows a code and keeps a secret of its
//! own; a supervisor confirms the code; the browser fetches its token with the
//! secret, once. Only digests of secret and token are known here.

use domain::Moment;
use domain::access::{Asker, Right, Scene};
use domain::display::{CODE_LENGTH, CODE_MINUTES, Pairing, SIGNS, Waiting};
use domain::ids::DisplayId;
use rand::RngExt as _;

use crate::display::{Kept, free, scene};
use crate::{Error, Store, ledger, secret};

/// Codes that may wait at a time: more are nobody's displays.
const MOST_WAITING: i64 = 200;

/// What a browser that shows a code is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Its token: the code was confirmed.
    Token(String),
    /// Nobody has confirmed the code yet.
    Waiting,
    /// There is no such code (any more).
    Unknown,
}

impl Store {
    /// Begins a pairing; answers the secret that only the browser may know.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn begin_pairing(&self, agent: &str, now: Moment) -> Result<String, Error> {
        let secret = secret::secret();
        let agent: String = agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let mut tx = self.pool.begin().await?;
        sqlx::query!("delete from display_pairing where expires_at <= $1", now)
            .execute(&mut *tx)
            .await?;
        // Where too many wait, the oldest give way: whoever comes is never refused.
        sqlx::query!(
            "delete from display_pairing where code in
                (select code from display_pairing where display_id is null order by created_at desc offset $1)",
            MOST_WAITING - 1
        )
        .execute(&mut *tx)
        .await?;
        let expires = now + chrono::TimeDelta::minutes(CODE_MINUTES);
        // One of 24 million: a second draw is a rarity, a third a miracle.
        for _ in 0..5 {
            let done = sqlx::query!(
                "insert into display_pairing (code, hash, agent, created_at, expires_at)
                 values ($1, $2, $3, $4, $5) on conflict (code) do nothing",
                draw(),
                secret::hash(&secret),
                agent,
                now,
                expires
            )
            .execute(&mut *tx)
            .await?;
            if done.rows_affected() == 1 {
                tx.commit().await?;
                return Ok(secret);
            }
        }
        Err(Error::Corrupt("display_pairing"))
    }

    /// How the pairing behind a browser's secret stands.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn pairing(&self, secret: &str, now: Moment) -> Result<Pairing, Error> {
        let found = sqlx::query!(
            "select code, expires_at, display_id from display_pairing where hash = $1 and expires_at > $2",
            secret::hash(secret),
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(match found {
            None => Pairing::None,
            Some(f) if f.display_id.is_some() => Pairing::Confirmed,
            Some(f) => Pairing::Waiting {
                code: f.code,
                until: f.expires_at,
            },
        })
    }

    /// Fetches the token of a confirmed pairing, once, for the browser that
    /// has its secret.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn claim_display(&self, secret: &str, now: Moment) -> Result<Claim, Error> {
        let hash = secret::hash(secret);
        let mut tx = self.pool.begin().await?;
        let confirmed = sqlx::query!(
            "delete from display_pairing p using display d
             where p.hash = $1 and p.expires_at > $2 and d.id = p.display_id and d.revoked_at is null
             returning d.id, d.scene",
            hash,
            now
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(found) = confirmed else {
            drop(tx);
            return Ok(match self.pairing(secret, now).await? {
                Pairing::Waiting { .. } => Claim::Waiting,
                _ => Claim::Unknown,
            });
        };
        let token = secret::secret();
        sqlx::query!(
            "update display set hash = $2 where id = $1",
            found.id,
            secret::hash(&token)
        )
        .execute(&mut *tx)
        .await?;
        let by = Asker::display(DisplayId(found.id), scene(&found.scene)?);
        let subject = format!("display:{}", found.id);
        ledger::note::<()>(&mut tx, &by, &subject, "экран получил доступ", None, None).await?;
        tx.commit().await?;
        Ok(Claim::Token(token))
    }

    /// The codes that wait to be confirmed, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Database`].
    pub async fn waiting_displays(&self, by: &Asker, now: Moment) -> Result<Vec<Waiting>, Error> {
        by.scope(Right::Displays)?;
        let all = sqlx::query_as!(
            Waiting,
            "select code, agent, created_at from display_pairing
             where display_id is null and expires_at > $1 order by created_at desc",
            now
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(all)
    }

    /// Confirms a code that a display shows, and gives it a name and a scene.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for a code that nobody shows, a
    /// name that will not do, or too many wrong codes.
    pub async fn confirm_display(
        &self,
        by: &Asker,
        typed: &str,
        name: &str,
        scene: Scene,
        now: Moment,
    ) -> Result<DisplayId, Error> {
        by.scope(Right::Displays)?;
        domain::display::check_name(name).map_err(Error::Invalid)?;
        if let Some(id) = by.person_id() {
            self.codes.allow(id)?;
        }
        let mut tx = self.pool.begin().await?;
        let code = domain::display::code(typed);
        let shown = sqlx::query_scalar!(
            "select code from display_pairing where code = $1 and display_id is null and expires_at > $2 for update",
            code,
            now
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(id) = by.person_id() {
            self.codes.note(id, shown.is_some());
        }
        let Some(code) = shown else {
            return Err(Error::Invalid(
                "код: такого сейчас не показывает ни один экран; сверьте знаки, код меняется каждые десять минут".into(),
            ));
        };
        free(&mut tx, name, None).await?;
        let id = sqlx::query_scalar!(
            "insert into display (name, scene, paired_by, created_at) values ($1, $2, $3, $4) returning id",
            name.trim(),
            scene.code(),
            by.person_id().map(|p| p.0),
            now
        )
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query!(
            "update display_pairing set display_id = $2 where code = $1",
            code,
            id
        )
        .execute(&mut *tx)
        .await?;
        let after = Kept {
            name: name.trim().to_owned(),
            scene,
        };
        let subject = format!("display:{id}");
        ledger::note(&mut tx, by, &subject, "экран подключён", None, Some(&after)).await?;
        tx.commit().await?;
        Ok(DisplayId(id))
    }
}

fn draw() -> String {
    let mut dice = rand::rng();
    (0..CODE_LENGTH)
        .map(|_| char::from(SIGNS[dice.random_range(0..SIGNS.len())]))
        .collect()
}
