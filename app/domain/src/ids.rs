//! Identifiers as types of their own, so that a department's number can never
//! stand where a category's is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An appeal (обращение); the number people quote on the phone.
    AppealId(i64)
);
id!(
    /// A journal line's place in the feed: gap-free, in commit order, from 1.
    #[derive(Default)]
    Seq(i64)
);
id!(
    /// A source system (ИМ, ПОС, …).
    SourceId(i16)
);
id!(
    /// A channel of a source (ВК, ОК, Госуслуги, …).
    ChannelId(i16)
);
id!(
    /// A category or subcategory.
    CategoryId(i16)
);
id!(
    /// A sector of the region's ЦУР.
    SectorId(i16)
);
id!(
    /// A department (орган администрации).
    DepartmentId(i16)
);
id!(
    /// A city district (округ).
    DistrictId(i16)
);
id!(
    /// A normative: the rule a deadline follows from.
    NormativeId(i16)
);
id!(
    /// A working calendar.
    CalendarId(i16)
);
id!(
    /// A person with an account.
    PersonId(i32)
);
id!(
    /// A display of the wall.
    DisplayId(i32)
);
id!(
    /// An incident: one fact that several appeals speak of.
    IncidentId(i64)
);
