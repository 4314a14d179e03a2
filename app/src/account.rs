//! One's own account: name and roles, the password, the open sessions. Plain
//! forms that run no script.

pub mod api;
pub mod page;
