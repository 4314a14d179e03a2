//! People with an account, as pages and the command line speak of them.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::access::Role;
use crate::ids::{DepartmentId, PersonId};

/// What an administrator enters about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// Name to log in with: Latin letters, digits, `.`, `_`, `-`.
    pub login: String,
    /// Name as colleagues read it.
    pub name: String,
    /// Roles, at least one.
    pub roles: Vec<Role>,
    /// Departments; required for roles that hold within them.
    pub departments: Vec<DepartmentId>,
}

impl NewPerson {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        let first = self
            .login
            .starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !first || !(2..=40).contains(&self.login.len()) || !self.login.chars().all(sign) {
            return Err(
                "имя входа: от 2 до 40 строчных латинских букв, цифр и знаков . _ -".into(),
            );
        }
        if !(1..=100).contains(&self.name.trim().chars().count()) {
            return Err("имя: от 1 до 100 знаков".into());
        }
        if self.roles.is_empty() {
            return Err("роли: выберите хотя бы одну".into());
        }
        if let Some(role) = self.roles.iter().find(|r| !r.is_citywide())
            && self.departments.is_empty()
        {
            return Err(format!(
                "ведомства: роль «{}» действует внутри ведомства, выберите хотя бы одно",
                role.word()
            ));
        }
        Ok(())
    }
}

/// A person in the administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Key.
    pub id: PersonId,
    /// Name to log in with.
    pub login: String,
    /// Name as colleagues read it.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Departments.
    pub departments: Vec<DepartmentId>,
    /// Whether the person may not log in.
    pub disabled: bool,
    /// Whether a password has been set.
    pub has_password: bool,
    /// When a session of theirs was last used.
    pub seen_at: Option<Moment>,
}

/// Whoever is logged in, to themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Key.
    pub id: PersonId,
    /// The session of this browser.
    pub session: i64,
    /// Name to log in with.
    pub login: String,
    /// Name as colleagues read it.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Departments.
    pub departments: Vec<DepartmentId>,
}

/// A person of the demonstration, for the login page of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    /// Name to log in with.
    pub login: String,
    /// The demonstration's password.
    pub password: String,
    /// Name as colleagues read it.
    pub name: String,
    /// «оператор», «руководитель, Жилищная инспекция»
    pub what: String,
}

/// How a browser can be told from another, by how it names itself: «Firefox,
/// Windows».
#[must_use]
pub fn browser(agent: &str) -> String {
    // The first that fits: everybody calls themselves Safari and Chrome.
    let first = |known: &[(&str, &'static str)]| {
        let fits = known.iter().find(|(sign, _)| agent.contains(sign));
        fits.map(|(_, name)| *name)
    };
    let program = first(&[
        ("YaBrowser", "Яндекс Браузер"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "неизвестный браузер".into(),
    }
}

/// One of a person's sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Key.
    pub id: i64,
    /// The browser, as it names itself.
    pub agent: String,
    /// When it was opened.
    pub created_at: Moment,
    /// When it was last used.
    pub seen_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_told_apart() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser(chrome), "Chrome, Linux");
        assert_eq!(browser(phone), "Safari, iPhone");
        assert_eq!(browser("curl/8"), "неизвестный браузер");
    }
}
