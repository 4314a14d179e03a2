//! People of the demonstration, one for every role, and a head and executors
//! for each department. Their password is told on the login page of the
//! demonstration; they are let in while it runs and kept out otherwise.

use anyhow::{Context, Result, bail};
use domain::Moment;
use domain::access::{Asker, Role};
use domain::ids::{DepartmentId, PersonId};
use domain::person::{DemoPerson, NewPerson};
use domain::scope::Actor;
use store::Store;

/// The password of those who can be played.
const PASSWORD: &str = "krasnodar-2022";

/// Whom the login page offers: login, name, role, department's code.
const PLAYED: [(&str, &str, Role, Option<&str>); 10] = [
    ("operator", "Елена Соколова", Role::Operator, None),
    ("operator2", "Артём Гусев", Role::Operator, None),
    ("moderator", "Мария Ткаченко", Role::Moderator, None),
    ("coordinator", "Игорь Левченко", Role::Coordinator, None),
    ("executor", "Павел Бондарь", Role::Executor, Some("housing")),
    ("curator", "Ольга Шевцова", Role::Curator, Some("housing")),
    ("head", "Виктор Мельник", Role::Head, Some("housing")),
    (
        "head-transport",
        "Анна Руденко",
        Role::Head,
        Some("transport"),
    ),
    ("supervisor", "Наталья Кравец", Role::Supervisor, None),
    ("admin", "Сергей Дорошенко", Role::Admin, None),
];

/// Names of the others, taken in turn.
const OTHERS: [&str; 12] = [
    "Алексей Коваль",
    "Дарья Литвин",
    "Роман Сидоренко",
    "Инна Приходько",
    "Денис Зайцев",
    "Юлия Марченко",
    "Олег Тищенко",
    "Вера Носова",
    "Максим Ярош",
    "Галина Панченко",
    "Антон Супрун",
    "Лидия Деменко",
];

/// Whether the demonstration may begin on this database.
///
/// # Errors
/// Words for a person where somebody real works; what the database says.
pub async fn may_begin(store: &Store) -> Result<()> {
    mark(store).await?;
    if store.is_real().await? {
        bail!(
            "в этой базе уже есть настоящие учётные записи, демонстрация добавила бы к ним людей с известным всем паролем; \
             для неё нужна другая база: задайте другой каталог SVODKA_STATE_DIR или другой DATABASE_URL"
        );
    }
    Ok(())
}

/// Knows the people of a demonstration again that was there before such were
/// marked.
async fn mark(store: &Store) -> Result<()> {
    let by = Asker::system(Actor::Console);
    for person in all(store) {
        store.mark_demo(&by, &person.login, person.name).await?;
    }
    Ok(())
}

/// Keeps the people of a demonstration out and ends their sessions, for as
/// long as it does not run.
///
/// # Errors
/// What the database says.
pub async fn keep_out(store: &Store, now: Moment) -> Result<()> {
    mark(store).await?;
    let by = Asker::system(Actor::Console);
    let people = store.let_demo_in(&by, false, now).await?;
    if people > 0 {
        tracing::warn!(
            people,
            "учётные записи демонстрации отключены, их сеансы закончены; снова включит их serve --demo"
        );
    }
    Ok(())
}

/// Makes sure that the people are there and are let in; answers whom the login
/// page offers.
///
/// # Errors
/// What the database says.
pub async fn people(store: &Store, now: Moment) -> Result<Vec<DemoPerson>> {
    let by = Asker::system(Actor::Console);
    let mut offered = Vec::new();
    for person in all(store) {
        let id = ensure(store, &by, &person).await?;
        let Some(what) = person.played else { continue };
        if let Some(id) = id {
            store
                .set_password(&by, id, PASSWORD)
                .await
                .context("пароль демонстрации не задать")?;
        }
        offered.push(DemoPerson {
            login: person.login,
            password: PASSWORD.to_owned(),
            name: person.name.to_owned(),
            what,
        });
    }
    store.let_demo_in(&by, true, now).await?;
    Ok(offered)
}

/// One of the demonstration's people.
struct Wanted {
    login: String,
    name: &'static str,
    role: Role,
    department: Option<DepartmentId>,
    /// What the login page says of whoever can be played.
    played: Option<String>,
}

/// Everybody: those who can be played, then the others.
fn all(store: &Store) -> Vec<Wanted> {
    let reference = store.reference();
    let mut all: Vec<Wanted> = PLAYED
        .iter()
        .map(|(login, name, role, department)| {
            let department = department.and_then(|code| reference.department_by_code(code));
            let what = match department {
                Some(d) => format!("{}, {}", role.word(), d.short),
                None => role.word().to_owned(),
            };
            Wanted {
                login: (*login).to_owned(),
                name,
                role: *role,
                department: department.map(|d| d.id),
                played: Some(what),
            }
        })
        .collect();
    let mut names = OTHERS.iter().cycle();
    for d in &reference.departments {
        for (n, role) in [(1, Role::Executor), (2, Role::Executor), (3, Role::Head)] {
            all.push(Wanted {
                login: format!("{}-{n}", d.code.replace('_', "-")),
                name: names.next().copied().unwrap_or("Сотрудник"),
                role,
                department: Some(d.id),
                played: None,
            });
        }
    }
    all
}

/// Adds a person who is not there yet; answers the key if so.
async fn ensure(store: &Store, by: &Asker, person: &Wanted) -> Result<Option<PersonId>> {
    if store.person_by_login(&person.login).await?.is_some() {
        return Ok(None);
    }
    let new = NewPerson {
        login: person.login.clone(),
        name: person.name.to_owned(),
        roles: vec![person.role],
        departments: person.department.into_iter().collect(),
    };
    let id = store.add_person(by, &new).await?;
    store.mark_demo(by, &person.login, person.name).await?;
    Ok(Some(id))
}
