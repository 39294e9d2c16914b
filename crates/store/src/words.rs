//! How the words of crate `paper` (roles, phases) are read back from a column.

use std::fmt::Display;
use std::str::FromStr;

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// Reads a column whose check constraint admits only the words of `W`.
pub(crate) fn word<W>(row: &SqliteRow, column: &'static str) -> sqlx::Result<W>
where
    W: FromStr,
    W::Err: Display,
{
    let word: String = row.try_get(column)?;
    word.parse().map_err(|cause: W::Err| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: cause.to_string().into(),
    })
}
