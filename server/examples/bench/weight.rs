//! What the browser has to fetch.

use std::path::Path;

use anyhow::{Context, Result};

use crate::Figure;

/// The brotli size of the WASM that `make build` leaves beside it.
pub(crate) fn wasm() -> Result<Figure> {
    let pkg = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site/pkg");
    let file = std::fs::read_dir(&pkg)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .find(|p| p.to_string_lossy().ends_with(".wasm.br"))
        .context("нет *.wasm.br; сначала make build")?;
    let bytes = std::fs::metadata(file)?.len();
    Ok(Figure {
        measure: "WASM всего приложения, brotli".into(),
        value: format!("{} КБ", bytes.div_ceil(1000)),
        limit: "≤ 230 КБ",
        holds: bytes <= 230_000,
    })
}
