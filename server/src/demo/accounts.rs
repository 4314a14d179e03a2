//! People of the demonstration, one for every role, and a head and executors
//! for each department. Their password is told on the login page of the
//! demonstration, and nowhere else are there such people.

use anyhow::{Context, Result};
use domain::access::{Asker, Role};
use domain::ids::DepartmentId;
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

/// Makes sure that the people are there; answers whom the login page offers.
///
/// # Errors
/// What the database says.
pub async fn people(store: &Store) -> Result<Vec<DemoPerson>> {
    let by = Asker::system(Actor::Console);
    let reference = store.reference();
    let mut offered = Vec::new();
    for (login, name, role, department) in PLAYED {
        let department = department.and_then(|code| reference.department_by_code(code));
        let id = ensure(store, &by, login, name, role, department.map(|d| d.id)).await?;
        if let Some(id) = id {
            store
                .set_password(&by, id, PASSWORD)
                .await
                .context("пароль демонстрации не задать")?;
        }
        let what = match department {
            Some(d) => format!("{}, {}", role.word(), d.short),
            None => role.word().to_owned(),
        };
        offered.push(DemoPerson {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            what,
        });
    }
    let mut names = OTHERS.iter().cycle();
    for d in &reference.departments {
        for (n, role) in [(1, Role::Executor), (2, Role::Executor), (3, Role::Head)] {
            let login = format!("{}-{n}", d.code.replace('_', "-"));
            let name = names.next().copied().unwrap_or("Сотрудник");
            ensure(store, &by, &login, name, role, Some(d.id)).await?;
        }
    }
    Ok(offered)
}

/// Adds a person who is not there yet; answers the key if so.
async fn ensure(
    store: &Store,
    by: &Asker,
    login: &str,
    name: &str,
    role: Role,
    department: Option<DepartmentId>,
) -> Result<Option<domain::ids::PersonId>> {
    if store.person_by_login(login).await?.is_some() {
        return Ok(None);
    }
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        departments: department.into_iter().collect(),
    };
    Ok(Some(store.add_person(by, &new).await?))
}
