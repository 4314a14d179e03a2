//! What outweighs what, and how mistakes are told.

use super::*;

/// Without the environment of whoever runs the tests.
fn read(file: &Path, overrides: &Overrides) -> Result<Settings> {
    Settings::read(Some(file), Figment::new(), overrides)
}

#[test]
fn the_user_must_be_named() {
    for good in [
        "postgres://me@host/db",
        "postgresql://me:secret@host:5/db",
        "postgres:///db?user=me&host=/run",
    ] {
        assert!(names_user(good).is_ok(), "{good}");
    }
    for bad in [
        "postgres://host/db",
        "postgres:///db",
        "postgres://:x@host/db",
        "postgres:///db?user=",
        "mysql://me@h/d",
    ] {
        let error = names_user(bad).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn a_file_then_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("own.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:4000\"\nintake_rate = 7\n").unwrap();
    let from_file = read(&file, &Overrides::default()).unwrap();
    assert_eq!((from_file.listen.port(), from_file.intake_rate), (4000, 7));
    let over = Overrides {
        listen: Some(([127, 0, 0, 1], 5000).into()),
    };
    assert_eq!(read(&file, &over).unwrap().listen.port(), 5000);
}

#[test]
fn mistakes_are_named_and_secrets_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("own.toml");
    std::fs::write(&file, "listne = \"127.0.0.1:4000\"\n").unwrap();
    let error = read(&file, &Overrides::default()).unwrap_err().to_string();
    assert!(error.contains("listne"), "{error}");
    std::fs::write(&file, "database_url = [\"hunter2\"]\n").unwrap();
    let error = read(&file, &Overrides::default()).unwrap_err().to_string();
    assert!(
        error.contains("database_url") && !error.contains("hunter2"),
        "{error}"
    );
    for (text, says) in [
        ("listen = \"nowhere\"\n", "127.0.0.1:3000"),
        ("listen = 5\n", "127.0.0.1:3000"),
        ("log_format = \"xml\"\n", "human или json"),
        ("intake_rate = \"fast\"\n", "целое положительное"),
        ("intake_rate = -1\n", "целое положительное"),
        ("secure_cookies = 1\n", "true или false"),
        ("state_dir = 1\n", "строка в кавычках"),
        ("intake_rate = 7\nlisten = \n", "строка 2"),
        ("[[[\n", "строка 1"),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = read(&file, &Overrides::default()).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains('\n'), "{error}");
        let outside = error.replace(&*file.to_string_lossy(), "");
        let english = ["expected", "invalid", "found", "error", "value"];
        assert!(!english.iter().any(|e| outside.contains(e)), "{error}");
    }
    assert!(read(&dir.path().join("absent.toml"), &Overrides::default()).is_err());
}

#[test]
fn cookies_are_for_https_wherever_other_machines_reach() {
    let mut settings = Settings::default();
    assert!(!settings.secure_cookies());
    settings.listen = ([0, 0, 0, 0], 3000).into();
    assert!(settings.secure_cookies());
    settings.secure_cookies = Some(false);
    assert!(!settings.secure_cookies());
}
