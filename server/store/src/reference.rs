//! Reads the dictionary: whatever has a name. What deadlines follow from is
//! read in [`crate::rules`].

use std::sync::Arc;

use domain::ids::{CategoryId, ChannelId, DepartmentId, DistrictId, SourceId};
use domain::reference::{Category, Channel, Department, District, Reference, Settings, Source};
use domain::season::Season;
use sqlx::PgPool;

use crate::{Error, Words};

pub(crate) async fn load(pool: &PgPool) -> Result<Words, Error> {
    // Before the rules: an edit in between makes the next look read them again.
    let version = version(pool).await?;
    let reference = dictionary(pool).await?;
    let rules = crate::rules::load(pool, &reference).await?;
    Ok(Words {
        reference: Arc::new(reference),
        rules: Arc::new(rules),
        version,
    })
}

/// How often the rules were edited.
pub(crate) async fn version(pool: &PgPool) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!("select version from rules_version")
        .fetch_one(pool)
        .await?)
}

/// A category's season from its two columns.
pub(crate) fn season(from: Option<i16>, until: Option<i16>) -> Option<Season> {
    Season::new(from?.try_into().ok()?, until?.try_into().ok()?)
}

async fn dictionary(pool: &PgPool) -> Result<Reference, Error> {
    let sources =
        sqlx::query!("select id, code, name, short, needs_approval from source_system order by id")
            .map(|r| Source {
                id: SourceId(r.id),
                code: r.code,
                name: r.name,
                short: r.short,
                needs_approval: r.needs_approval,
            })
            .fetch_all(pool)
            .await?;
    let channels =
        sqlx::query!("select id, source_id, code, name, short from channel order by ordinal, id")
            .map(|r| Channel {
                id: ChannelId(r.id),
                source: SourceId(r.source_id),
                code: r.code,
                name: r.name,
                short: r.short,
            })
            .fetch_all(pool)
            .await?;
    let categories = sqlx::query!(
        r#"select id, parent_id, code, name, short, department_id, direct, retired_at is not null as "retired!",
            season_from, season_until from category order by ordinal, id"#
    )
    .map(|r| Category {
        id: CategoryId(r.id),
        parent: r.parent_id.map(CategoryId),
        code: r.code,
        name: r.name,
        short: r.short,
        department: r.department_id.map(DepartmentId),
        direct: r.direct,
        retired: r.retired,
        season: season(r.season_from, r.season_until),
    })
    .fetch_all(pool)
    .await?;
    let departments =
        sqlx::query!(r#"select id, code, name, short, retired_at is not null as "retired!" from department order by ordinal, id"#)
            .map(|r| Department {
                id: DepartmentId(r.id),
                code: r.code,
                name: r.name,
                short: r.short,
                retired: r.retired,
            })
            .fetch_all(pool)
            .await?;
    let districts = sqlx::query!("select id, code, name, short from district order by ordinal, id")
        .map(|r| District {
            id: DistrictId(r.id),
            code: r.code,
            name: r.name,
            short: r.short,
        })
        .fetch_all(pool)
        .await?;
    let s = sqlx::query!("select place, day_end_minute, burning_minutes, timeliness_target, close_after_days from settings")
        .fetch_one(pool)
        .await?;
    let small = |n: i16| u16::try_from(n).map_err(|_| Error::Corrupt("settings"));
    let settings = Settings {
        place: s.place,
        day_end_minute: small(s.day_end_minute)?,
        burning_minutes: small(s.burning_minutes)?,
        timeliness_target: u8::try_from(s.timeliness_target)
            .map_err(|_| Error::Corrupt("settings"))?,
        close_after_days: small(s.close_after_days)?,
    };
    Ok(Reference {
        sources,
        channels,
        categories,
        departments,
        districts,
        settings,
    })
}
