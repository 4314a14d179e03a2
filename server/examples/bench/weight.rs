//! What the browser has to fetch.

use std::path::Path;

use anyhow::{Context, Result};

use crate::Figure;

/// The brotli sizes of the programs that `make build` leaves beside them: the
/// whole application, and what the wall fetches of it.
pub(crate) fn wasm() -> Result<[Figure; 2]> {
    Ok([
        figure(
            "svodka",
            "WASM всего приложения, brotli",
            "≤ 300 КБ",
            300_000,
        )?,
        figure("wall", "WASM одной стены, brotli", "≤ 110 КБ", 110_000)?,
    ])
}

fn figure(name: &str, measure: &str, limit: &'static str, most: u64) -> Result<Figure> {
    let pkg = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site/pkg");
    let file = std::fs::metadata(pkg.join(name).with_extension("wasm.br"))
        .with_context(|| format!("нет {name}.wasm.br; сначала make build"))?;
    let bytes = file.len();
    Ok(Figure {
        measure: measure.into(),
        value: format!("{} КБ", bytes.div_ceil(1000)),
        limit,
        holds: bytes <= most,
    })
}
