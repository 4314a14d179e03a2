//! `svodka user`: people with an account, for whoever has the machine.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::Utc;
use clap::{Args, Subcommand};
use domain::access::{Asker, Role};
use domain::ids::PersonId;
use domain::person::NewPerson;
use domain::scope::Actor;
use store::Store;

use crate::settings::Settings;

/// `svodka user`
#[derive(Debug, Args)]
#[command(override_usage = "svodka user КОМАНДА")]
pub(super) struct User {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Завести учётную запись и напечатать ссылку, по которой задают пароль
    #[command(
        override_usage = "svodka user add ИМЯ_ВХОДА --name ИМЯ --role РОЛЬ [--department КОД]"
    )]
    Add {
        /// Имя входа: строчные латинские буквы, цифры, знаки . _ -
        #[arg(value_name = "ИМЯ_ВХОДА")]
        login: String,
        /// Имя, как его читают коллеги
        #[arg(long, value_name = "ИМЯ")]
        name: String,
        /// Роль: operator, moderator, coordinator, executor, curator, head, supervisor, admin; можно повторять
        #[arg(long, value_name = "РОЛЬ", value_parser = role, required = true)]
        role: Vec<Role>,
        /// Ведомство; можно повторять
        #[arg(long, value_name = "КОД")]
        department: Vec<String>,
    },
    /// Показать учётные записи
    #[command(override_usage = "svodka user list")]
    List,
    /// Отключить учётную запись: её сеансы кончатся сразу
    #[command(override_usage = "svodka user disable ИМЯ_ВХОДА")]
    Disable {
        /// Имя входа
        #[arg(value_name = "ИМЯ_ВХОДА")]
        login: String,
    },
    /// Задать пароль (читается со стандартного ввода) или напечатать ссылку
    #[command(override_usage = "svodka user password ИМЯ_ВХОДА [--link]")]
    Password {
        /// Имя входа
        #[arg(value_name = "ИМЯ_ВХОДА")]
        login: String,
        /// Напечатать одноразовую ссылку вместо чтения пароля
        #[arg(long)]
        link: bool,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|r| r.code()).collect();
        format!("роль: одна из {}", known.join(", "))
    })
}

impl User {
    pub(super) async fn run(self, store: &Store, settings: &Settings) -> Result<ExitCode> {
        let by = Asker::system(Actor::Console);
        match self.verb {
            Verb::Add {
                login,
                name,
                role,
                department,
            } => {
                let reference = store.reference();
                let departments = department
                    .iter()
                    .map(|code| match reference.department_by_code(code) {
                        Some(d) => Ok(d.id),
                        None => bail!("ведомства «{code}» нет в справочнике"),
                    })
                    .collect::<Result<_>>()?;
                let new = NewPerson {
                    login,
                    name,
                    roles: role,
                    departments,
                };
                let id = store.add_person(&by, &new).await?;
                println!("{}", link(store, &by, id, settings).await?);
            }
            Verb::List => {
                let reference = store.reference();
                for p in store.people(&by).await? {
                    let roles: Vec<&str> = p.roles.iter().map(|r| r.code()).collect();
                    let departments: Vec<&str> = p
                        .departments
                        .iter()
                        .filter_map(|d| reference.department(*d))
                        .map(|d| d.code.as_str())
                        .collect();
                    let state = match (p.disabled, p.has_password) {
                        (true, _) => "отключена",
                        (false, true) => "действует",
                        (false, false) => "без пароля",
                    };
                    println!(
                        "{}\t{}\t{}\t{}\t{state}",
                        p.login,
                        p.name,
                        roles.join(","),
                        departments.join(",")
                    );
                }
            }
            Verb::Disable { login } => {
                let id = find(store, &login).await?;
                store.disable_person(&by, id, true, Utc::now()).await?;
                println!("Учётная запись {login} отключена, её сеансы закончены");
            }
            Verb::Password { login, link: true } => {
                let id = find(store, &login).await?;
                println!("{}", link(store, &by, id, settings).await?);
            }
            Verb::Password { login, link: false } => {
                let id = find(store, &login).await?;
                let mut password = String::new();
                std::io::stdin()
                    .take(1_000)
                    .read_to_string(&mut password)
                    .context("пароль не прочитан")?;
                store
                    .set_password(&by, id, password.trim_end_matches(['\r', '\n']))
                    .await?;
                println!("Пароль {login} задан, прежние сеансы закончены");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn find(store: &Store, login: &str) -> Result<PersonId> {
    store
        .person_by_login(login)
        .await?
        .with_context(|| format!("учётной записи «{login}» нет"))
}

/// The address at which the person sets a password, once.
pub(super) async fn link(
    store: &Store,
    by: &Asker,
    id: PersonId,
    settings: &Settings,
) -> Result<String> {
    let secret = store.entry_link(by, id, Utc::now()).await?;
    Ok(format!("http://{}/login?link={secret}", settings.listen))
}
