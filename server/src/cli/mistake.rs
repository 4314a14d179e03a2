//! A mistake on the command line, told in one Russian line.

use std::error::Error as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints help, version or the mistake; the code to leave with.
pub(super) fn tell(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe (`svodka --help | head`) is nobody's mistake.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            eprintln!("Ошибка: {}. Справка: svodka --help", explain(error));
            ExitCode::from(2)
        }
    }
}

/// The mistake in words.
pub(super) fn explain(error: &clap::Error) -> String {
    let told = |kind| error.get(kind).map(words).filter(|w| !w.is_empty());
    let arg = told(ContextKind::InvalidArg).unwrap_or_default();
    let value = told(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("параметр «{arg}» незнаком"),
        ErrorKind::InvalidSubcommand => format!(
            "команды «{}» нет; есть: {}",
            told(ContextKind::InvalidSubcommand).unwrap_or_default(),
            verbs()
        ),
        ErrorKind::InvalidValue => match (value, told(ContextKind::ValidValue)) {
            (None, _) => format!("параметру {arg} нужно значение"),
            (Some(value), Some(valid)) => {
                format!("{arg}: значения «{value}» нет; возможны: {valid}")
            }
            (Some(value), None) => format!("{arg}: значение «{value}» не подходит"),
        },
        ErrorKind::ValueValidation => {
            let why = error.source().map_or(String::new(), |s| format!(": {s}"));
            format!(
                "{arg}: значение «{}» не подходит{why}",
                value.unwrap_or_default()
            )
        }
        ErrorKind::MissingRequiredArgument => format!("не хватает {arg}"),
        ErrorKind::MissingSubcommand => "не хватает команды".into(),
        ErrorKind::ArgumentConflict => {
            let prior = told(ContextKind::PriorArg).unwrap_or_default();
            if prior == arg || prior.is_empty() {
                format!("параметр {arg} указан дважды")
            } else {
                format!("{arg} и {prior} вместе не указывают")
            }
        }
        ErrorKind::TooManyValues => {
            format!("{arg}: лишнее значение «{}»", value.unwrap_or_default())
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg}: не то число значений")
        }
        ErrorKind::InvalidUtf8 => "параметр не в UTF-8".into(),
        _ => "командная строка непонятна".into(),
    }
}

fn verbs() -> String {
    super::command()
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(s) => s.clone(),
        ContextValue::Strings(many) => many.join(", "),
        ContextValue::StyledStr(s) => s.to_string(),
        ContextValue::StyledStrs(many) => many
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}
