//! The register as the answer to a search: what was asked of the store, and
//! where each appeal says it.

#[cfg(feature = "ssr")]
use crate::address;

/// What is searched, if anything is: the parameter `q`, decoded.
#[cfg(feature = "ssr")]
pub(super) fn wanted(query: &str) -> Option<String> {
    address::pairs(query)
        .filter(|(name, _)| *name == "q")
        .last()
        .map(|(_, value)| address::decoded(value))
        .filter(|q| !q.trim().is_empty())
}

#[cfg(feature = "ssr")]
pub(super) use server::Asked;

#[cfg(feature = "ssr")]
mod server {
    use std::collections::HashSet;

    use domain::Moment;
    use domain::access::Asker;
    use domain::filter::Filter;
    use domain::search::{Field, Marks, Piece, Query, excerpt, tokens};
    use store::{Count, Cursor, Error, Found, FoundAppeal};

    use crate::context::{self, AppState};
    use crate::error::AppError;
    use crate::register::api::{PAGE_FOUND, RegisterData, Said, SearchData};
    use crate::viewer::viewer;

    /// Behind by more lines than this, what is missing may be missed.
    const BEHIND: u64 = 1_000;
    /// Characters of an excerpt.
    const ROOM: usize = 220;

    /// Who asks, and for which page of what.
    pub(in crate::register) struct Asked<'a> {
        pub(in crate::register) asker: &'a Asker,
        pub(in crate::register) filter: &'a Filter,
        pub(in crate::register) at: Moment,
        pub(in crate::register) after: Option<Cursor>,
    }

    impl Asked<'_> {
        /// The page of the register that `wanted` finds.
        pub(in crate::register) async fn search(
            &self,
            state: &AppState,
            query: String,
            wanted: &str,
        ) -> Result<RegisterData, AppError> {
            let read = Query::parse(wanted);
            let found = state
                .store
                .search(
                    self.asker,
                    self.filter,
                    &read,
                    self.at,
                    self.after,
                    PAGE_FOUND,
                )
                .await
                .map_err(|e| match e {
                    Error::TooSlow => AppError::TooSlow,
                    e => context::failed(state, "поиск обращений", &e),
                })?;
            Ok(RegisterData {
                viewer: viewer().await?,
                reference: (*state.store.reference()).clone(),
                at: self.at,
                query,
                count: match found.count {
                    Count::Exactly(n) | Count::MoreThan(n) => n,
                },
                next: found.next.map(|cursor| cursor.to_string()),
                search: Some(told(&read, &found)),
                rows: found
                    .numbered
                    .into_iter()
                    .chain(found.appeals)
                    .map(|a| a.row)
                    .collect(),
            })
        }
    }

    fn told(read: &Query, found: &Found) -> SearchData {
        let marks = Marks::of(&found.query);
        let places: Vec<_> = found.corrections.iter().map(|c| c.at.clone()).collect();
        let numbered = found.numbered.iter().map(|a| said(a, &marks, true));
        SearchData {
            shown: read.shown.clone(),
            said: numbered
                .chain(found.appeals.iter().map(|a| said(a, &marks, false)))
                .collect(),
            uncounted: matches!(found.count, Count::MoreThan(_)),
            corrected: found
                .corrections
                .iter()
                .map(|c| (c.from.clone(), c.to.clone()))
                .collect(),
            as_written: read.quoted(&places),
            unknown: found.unknown.clone(),
            cut: read.cut,
            silent: read.is_silent(),
            behind: found.behind > BEHIND,
        }
    }

    fn said(a: &FoundAppeal, marks: &Marks, numbered: bool) -> Said {
        let part = |text: Option<&str>, field| excerpt(text?, field, marks, ROOM);
        let title = excerpt(&a.row.title, Field::Text, marks, usize::MAX / 4);
        let in_title = words(title.as_deref());
        // A text is quoted only where it says more than its beginning, the title.
        let text =
            part(Some(&a.text), Field::Text).filter(|text| !words(Some(text)).is_subset(&in_title));
        let others = [
            (Field::Answer, part(a.answer.as_deref(), Field::Answer)),
            (Field::Address, part(a.address.as_deref(), Field::Address)),
            (Field::Author, part(a.author.as_deref(), Field::Author)),
        ];
        let excerpts = std::iter::once((Field::Text, text)).chain(others);
        Said {
            title,
            excerpts: excerpts.filter_map(|(f, p)| Some((f, p?))).collect(),
            numbered,
        }
    }

    /// The words that are marked.
    fn words(pieces: Option<&[Piece]>) -> HashSet<String> {
        let hits = pieces.unwrap_or_default().iter().filter(|p| p.hit);
        hits.flat_map(|p| tokens(&p.text))
            .map(|t| t.folded)
            .collect()
    }
}
