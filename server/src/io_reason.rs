//! The operating system's reasons in a person's Russian.

use std::io::{Error, ErrorKind};

/// Why an operation on a file or an address failed.
#[must_use]
pub fn of(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "такого файла нет",
        ErrorKind::PermissionDenied => "нет прав",
        ErrorKind::IsADirectory => "это папка",
        ErrorKind::NotADirectory => "часть пути не папка",
        ErrorKind::ReadOnlyFilesystem => "диск только для чтения",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "кончилось место",
        ErrorKind::AddrInUse => "уже занят",
        ErrorKind::AddrNotAvailable => "у этой машины такого адреса нет",
        ErrorKind::UnexpectedEof => "конец раньше времени, файл обрезан",
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "содержимое испорчено",
        _ => return error.to_string(),
    };
    words.into()
}
