//! What every page does first: wait for all of its data, then draw itself, or
//! say what went wrong.

use std::pin::Pin;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{AppError, ErrorPage};
use crate::ui::state::loading;

type Drawn = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// A page from its one resource. What is already shown stays until the next
/// data are there.
pub fn page<T>(data: Resource<Result<T, AppError>>, draw: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    suspended(Box::new(move || {
        Box::pin(async move {
            match data.await {
                Ok(data) => draw(data),
                Err(error) => view! { <ErrorPage error/> }.into_any(),
            }
        })
    }))
}

/// Not generic, so that the browser's program holds it once.
fn suspended(next: Box<dyn Fn() -> Drawn + Send + Sync>) -> AnyView {
    view! { <Transition fallback=loading>{move || Suspend::new(next())}</Transition> }.into_any()
}
