//! The doors: which right each server function asks for before it is called.

use super::Right;

/// How a server function is guarded at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Answers anybody.
    Open,
    /// Answers whoever has the right anywhere; `store` narrows it.
    Right(Right),
}

/// Every server function by the last part of its address. One that has no row
/// here answers nobody.
pub const FUNCTIONS: &[(&str, Door)] = &[
    ("login", Door::Open),
    ("board", Door::Right(Right::Board)),
    ("digest", Door::Right(Right::Board)),
    ("wall", Door::Right(Right::Wall)),
    ("queue", Door::Right(Right::Read)),
    ("deed", Door::Right(Right::Read)),
    ("handed", Door::Right(Right::Read)),
    ("register", Door::Right(Right::Read)),
    ("appeal", Door::Right(Right::Read)),
    // One's own account.
    ("account", Door::Right(Right::Account)),
    ("change_password", Door::Right(Right::Account)),
    ("end_session", Door::Right(Right::Account)),
    ("end_sessions", Door::Right(Right::Account)),
    ("notices", Door::Right(Right::Account)),
    ("read_notices", Door::Right(Right::Account)),
    ("choose_notices", Door::Right(Right::Account)),
    // Displays of the wall.
    ("pairing", Door::Open),
    ("display_beat", Door::Right(Right::Wall)),
    ("displays", Door::Right(Right::Displays)),
    ("confirm_display", Door::Right(Right::Displays)),
    ("rename_display", Door::Right(Right::Displays)),
    ("move_display", Door::Right(Right::Displays)),
    ("revoke_display", Door::Right(Right::Displays)),
    // What administrators keep in order.
    ("admin", Door::Right(Right::Tune)),
    ("people", Door::Right(Right::People)),
    ("person", Door::Right(Right::People)),
    ("add_person", Door::Right(Right::People)),
    ("change_person", Door::Right(Right::People)),
    ("disable_person", Door::Right(Right::People)),
    ("entry_link", Door::Right(Right::People)),
    ("departments", Door::Right(Right::Tune)),
    ("add_department", Door::Right(Right::Tune)),
    ("change_department", Door::Right(Right::Tune)),
    ("retire_department", Door::Right(Right::Tune)),
    ("categories", Door::Right(Right::Tune)),
    ("add_category", Door::Right(Right::Tune)),
    ("change_category", Door::Right(Right::Tune)),
    ("retire_category", Door::Right(Right::Tune)),
    ("sources", Door::Right(Right::Tune)),
    ("change_source", Door::Right(Right::Tune)),
    ("change_channel", Door::Right(Right::Tune)),
    ("add_token", Door::Right(Right::Tune)),
    ("revoke_token", Door::Right(Right::Tune)),
    ("norms", Door::Right(Right::Tune)),
    ("set_norm", Door::Right(Right::Tune)),
    ("retire_norm", Door::Right(Right::Tune)),
    ("recalculate", Door::Right(Right::Tune)),
    ("urgency", Door::Right(Right::Tune)),
    ("set_warning", Door::Right(Right::Tune)),
    ("remove_warning", Door::Right(Right::Tune)),
    ("set_escalation", Door::Right(Right::Tune)),
    ("remove_escalation", Door::Right(Right::Tune)),
    ("settings", Door::Right(Right::Tune)),
    ("change_settings", Door::Right(Right::Tune)),
    ("calendars", Door::Right(Right::Tune)),
    ("add_calendar", Door::Right(Right::Tune)),
    ("rename_calendar", Door::Right(Right::Tune)),
    ("set_week", Door::Right(Right::Tune)),
    ("set_day", Door::Right(Right::Tune)),
    ("remove_day", Door::Right(Right::Tune)),
    ("mark_year", Door::Right(Right::Tune)),
    ("templates", Door::Right(Right::Templates)),
    ("add_template", Door::Right(Right::Templates)),
    ("change_template", Door::Right(Right::Templates)),
    ("retire_template", Door::Right(Right::Templates)),
    ("add_reason", Door::Right(Right::Templates)),
    ("change_reason", Door::Right(Right::Templates)),
    ("retire_reason", Door::Right(Right::Templates)),
    ("ledger", Door::Right(Right::Tune)),
    ("work", Door::Right(Right::Read)),
    ("take", Door::Right(Right::Take)),
    ("classify", Door::Right(Right::Classify)),
    ("reject", Door::Right(Right::Reject)),
    ("merge", Door::Right(Right::Merge)),
    ("assign", Door::Right(Right::Assign)),
    ("redirect", Door::Right(Right::Redirect)),
    ("acknowledge", Door::Right(Right::Acknowledge)),
    ("bounce", Door::Right(Right::Bounce)),
    ("promise", Door::Right(Right::Promise)),
    ("resume", Door::Right(Right::Resume)),
    ("hand_over", Door::Right(Right::Draft)),
    ("return", Door::Right(Right::Return)),
    ("approve", Door::Right(Right::Approve)),
    ("answer", Door::Right(Right::Answer)),
    ("reopen", Door::Right(Right::Reopen)),
    ("reclassify", Door::Right(Right::Reclassify)),
    ("weigh", Door::Right(Right::Reclassify)),
    ("transfer", Door::Right(Right::Reclassify)),
    ("delegate", Door::Right(Right::Delegate)),
    ("split", Door::Right(Right::Merge)),
    ("undo", Door::Right(Right::Read)),
    ("many", Door::Right(Right::Read)),
    ("keep_draft", Door::Right(Right::Comment)),
    ("comment", Door::Right(Right::Comment)),
    ("look", Door::Right(Right::Read)),
    ("save_view", Door::Right(Right::Read)),
    ("drop_view", Door::Right(Right::Read)),
];

/// How the server function of a name is guarded; `None` for an unknown one.
#[must_use]
pub fn function(name: &str) -> Option<Door> {
    FUNCTIONS
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, door)| *door)
}
