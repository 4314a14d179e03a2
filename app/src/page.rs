//! What every page does first: wait for all of its data, then draw itself, or
//! say what went wrong.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{AppError, ErrorPage};

/// A page from its one resource.
///
/// Pages are sent whole and never drawn again in the browser, so nothing stands
/// in for the data meanwhile. A `<Suspense>` around them would draw each page
/// three times: twice to find out what it waits for.
pub fn page<T>(data: Resource<Result<T, AppError>>, draw: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    Suspend::new(async move {
        match data.await {
            Ok(data) => draw(data),
            Err(error) => view! { <ErrorPage error/> }.into_any(),
        }
    })
    .into_any()
}
