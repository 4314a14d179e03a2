//! Items and appeals that tests bring.

use domain::appeal::Facts;
use domain::ids::{AppealId, ChannelId, DepartmentId, SourceId};
use domain::journal::Change;
use domain::{Moment, time};
use serde_json::{Value, json};
use sqlx::PgConnection;

/// A good item of «Инцидент-менеджмент».
pub fn item(external_id: &str, received_at: Moment) -> Value {
    json!({
        "external_id": external_id,
        "channel": "vk",
        "received_at": time::iso(received_at),
        "text": format!("Яма на дороге у дома, обращение {external_id}"),
        "category": "roads",
    })
}

/// Lines of a batch.
pub fn lines(items: &[Value]) -> String {
    items.iter().map(|i| format!("{i}\n")).collect()
}

/// What a hostile citizen writes: markup, script, quotes, entities,
/// directions, emoji, line breaks.
pub const HOSTILE: &str = "</textarea></script><script>alert('взлом')</script><img src=x onerror=alert(1)> \
     \"кавычки\" & &lt;b&gt; {{7*7}} ${x} \u{202e}тскет\u{202c} \u{200f}👩‍👩‍👧‍👦🔥 ]]> --> \u{2028} конец";

/// Writes an appeal of the department `transport` and its journal line in an
/// open transaction, as the store does, and leaves it open.
pub async fn write(db: &mut PgConnection, external_id: &str, at: Moment) -> AppealId {
    let facts = Facts {
        department: Some(DepartmentId(1)),
        ..Facts::arrived(SourceId(1), ChannelId(1), at)
    };
    let id: i64 = sqlx::query_scalar(
        "insert into appeal (source_id, channel_id, department_id, received_at, state, importance, external_id, sent_digest, title, text)
         values (1, 1, 1, $1, 'received', 'normal', $2, '\\x00', 'Яма', 'Яма') returning id",
    )
    .bind(at)
    .bind(external_id)
    .fetch_one(&mut *db)
    .await
    .unwrap();
    sqlx::query("insert into journal (appeal_id, at, actor, kind, change) values ($1, $2, 'source:test', 'received', $3)")
        .bind(id)
        .bind(at)
        .bind(serde_json::to_value(Change { before: None, after: facts }).unwrap())
        .execute(db)
        .await
        .unwrap();
    AppealId(id)
}
