//! Municipalities: found by name whatever its case, made where they are missing.

use sqlx::sqlite::SqliteConnection;

use crate::{Millis, MunicipalityId, Result, Store};

/// The most names that a search answers.
const SUGGESTIONS: i64 = 8;

/// The name as it is compared: lower case, single spaces.
pub(crate) fn fold(name: &str) -> String {
    name.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The municipality of this name; made under the id `fresh` if there is none.
pub(crate) async fn find_or_add(
    connection: &mut SqliteConnection,
    name: &str,
    fresh: &MunicipalityId,
    now: Millis,
) -> Result<MunicipalityId> {
    const INSERT: &str = "insert into municipalities (id, name, folded, created) values ($1, $2, $3, $4)
        on conflict (folded) do nothing";
    const SELECT: &str = "select id from municipalities where folded = $1";
    let folded = fold(name);
    sqlx::query(INSERT)
        .bind(fresh)
        .bind(name)
        .bind(&folded)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    Ok(sqlx::query_scalar(SELECT)
        .bind(&folded)
        .fetch_one(connection)
        .await?)
}

impl Store {
    /// Names that contain what was typed, those that begin with it first; at most 8.
    pub async fn municipalities_like(&self, typed: &str) -> Result<Vec<String>> {
        const SELECT: &str = r"select name from municipalities where folded like $1 escape '\'
            order by case when folded like $2 escape '\' then 0 else 1 end, folded limit $3";
        let folded = fold(typed);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let literal = folded
            .replace('\\', r"\\")
            .replace('%', r"\%")
            .replace('_', r"\_");
        Ok(sqlx::query_scalar(SELECT)
            .bind(format!("%{literal}%"))
            .bind(format!("{literal}%"))
            .bind(SUGGESTIONS)
            .fetch_all(self.read())
            .await?)
    }
}
