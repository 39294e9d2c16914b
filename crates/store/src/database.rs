//! Opening the database: settings that durability rests on, set and read back, and the schema brought up to date.
//!
//! One connection writes, a few read; another process may write beside them.
//! What is written and read stands in the files of the subjects.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Sqlite, Transaction};

use crate::{Error, Result};

/// The database file in the data folder.
const FILE: &str = "petitum.db";
/// How long a writer waits for another process before it gives up as busy.
const BUSY: Duration = Duration::from_secs(10);
/// How long a method waits for its turn within this process.
const TURN: Duration = Duration::from_secs(30);
/// Connections that read at the same time.
const READERS: u32 = 4;
/// The first SQLite without the fault that a reset of the write-ahead log could corrupt the file.
const OLDEST: (u32, u32, u32) = (3, 51, 3);

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");

/// Everything that is kept.
///
/// Cheap to clone; all clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database in the data folder and makes both where they are missing.
    ///
    /// Refuses to go on if the file does not run with a write-ahead log, full synchronisation and foreign keys.
    /// Several processes may open the same folder, also for the first time at once.
    pub async fn open(folder: &Path) -> Result<Self> {
        make_folder(folder).map_err(|cause| Error::Folder {
            folder: folder.to_owned(),
            cause,
        })?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("recursive_triggers", "on")
            .busy_timeout(BUSY);
        let mut first = options.connect().await?;
        demand_settings(&mut first).await?;
        migrate(&mut first).await?;
        first.close().await?;
        // A full disk makes SQLite end a transaction by itself, which the driver does not notice:
        // such a connection would refuse every later transaction, so it is replaced.
        let writer = pool()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone())
            .await?;
        let readers = pool()
            .max_connections(READERS)
            .connect_with(options.create_if_missing(false).pragma("query_only", "on"))
            .await?;
        Ok(Self { writer, readers })
    }

    /// Waits for running statements and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Writes a consistent copy of everything into a new file, while others go on reading and writing.
    ///
    /// Refuses a file that is already there, and a copy that is not sound.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        if file.try_exists().unwrap_or(true) {
            return Err(Error::Taken(file.display().to_string()));
        }
        let name = file
            .to_str()
            .ok_or_else(|| Error::Refused(format!("file name {}", file.display())))?;
        // A connection of its own: the readers are not allowed to write, not even elsewhere.
        let options = (*self.readers.connect_options())
            .clone()
            .pragma("query_only", "off");
        let mut connection = options.connect().await?;
        sqlx::query("vacuum into $1")
            .bind(name)
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        let mut copy = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .connect()
            .await?;
        let verdict: String = sqlx::query_scalar("pragma integrity_check")
            .fetch_one(&mut copy)
            .await?;
        copy.close().await?;
        if verdict != "ok" {
            return Err(Error::Damaged {
                what: "copy",
                detail: verdict,
            });
        }
        Ok(())
    }

    /// Begins a transaction that holds the write lock from its first moment, so that it never has to give up half way.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("begin immediate").await?)
    }

    /// Begins a transaction in which everything read belongs to one moment.
    pub(crate) async fn moment(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.readers.begin().await?)
    }

    /// For single statements that read.
    pub(crate) fn read(&self) -> &SqlitePool {
        &self.readers
    }
}

/// What both pools have in common: every connection is checked before anything is written through it.
fn pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .acquire_timeout(TURN)
        .after_connect(|connection, _| {
            Box::pin(async move {
                demand_settings(connection)
                    .await
                    .map_err(|error| sqlx::Error::Configuration(Box::new(error)))
            })
        })
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Reads back what was set: a file system may refuse the write-ahead log without an error.
async fn demand_settings(connection: &mut SqliteConnection) -> Result<()> {
    let version: String = sqlx::query_scalar("select sqlite_version()")
        .fetch_one(&mut *connection)
        .await?;
    if parse_version(&version).is_none_or(|found| found < OLDEST) {
        return Err(Error::Setting {
            name: "sqlite_version",
            value: version,
            needed: "3.51.3 or newer",
        });
    }
    let mode: String = sqlx::query_scalar("pragma journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    if mode != "wal" {
        return Err(Error::Setting {
            name: "journal_mode",
            value: mode,
            needed: "wal",
        });
    }
    let synchronous: i64 = sqlx::query_scalar("pragma synchronous")
        .fetch_one(&mut *connection)
        .await?;
    if synchronous != 2 {
        return Err(Error::Setting {
            name: "synchronous",
            value: synchronous.to_string(),
            needed: "2 (full)",
        });
    }
    let foreign_keys: i64 = sqlx::query_scalar("pragma foreign_keys")
        .fetch_one(&mut *connection)
        .await?;
    if foreign_keys != 1 {
        return Err(Error::Setting {
            name: "foreign_keys",
            value: foreign_keys.to_string(),
            needed: "1 (on)",
        });
    }
    Ok(())
}

fn parse_version(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}

/// All pending migrations in one transaction: another process sees all of them or none.
async fn migrate(connection: &mut SqliteConnection) -> Result<()> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    MIGRATIONS.run_direct(None, &mut *transaction, false).await?;
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, ClientId, Epoch, Millis, NewPaper, NewText, PaperId, Seq, TextId};
    use paper::Phase;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(parse_version("3.51.3"), Some((3, 51, 3)));
        assert!(parse_version("3.9.0").is_some_and(|old| old < OLDEST));
        assert_eq!(parse_version("3.51"), None);
    }

    #[tokio::test]
    async fn a_full_disk_has_a_name_and_nothing_of_the_batch_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let letter = NewText {
            id: TextId::new("brief"),
            epoch: Epoch::new("eins"),
            seed: Vec::new(),
            client: ClientId::new(1),
        };
        let paper = NewPaper {
            id: PaperId::new("papier"),
            title: "Titel".to_owned(),
            letter,
            links: Vec::new(),
        };
        store.create_paper(&paper, Millis::new(1)).await.unwrap();
        let batch = Batch {
            text: TextId::new("brief"),
            head: Seq::new(1),
            epoch: Epoch::new("eins"),
            phase: Phase::Draft,
            updates: vec![b"small".to_vec(), vec![0; 1_000_000]],
            claims: Vec::new(),
            events: Vec::new(),
            at: Millis::new(2),
        };
        let mut writer = store.writer.acquire().await.unwrap();
        let pages: i64 = sqlx::query_scalar("pragma page_count")
            .fetch_one(&mut *writer)
            .await
            .unwrap();
        // The limit stands for the disk: SQLite answers both with the same code.
        sqlx::query("pragma max_page_count = 1")
            .execute(&mut *writer)
            .await
            .unwrap();
        drop(writer);
        assert!(matches!(store.append(&batch).await, Err(Error::Full)));
        assert_eq!(store.pulse(&batch.text).await.unwrap().unwrap().head, Seq::new(1));
        assert_eq!(
            store
                .updates_after(&batch.text, Seq::default())
                .await
                .unwrap()
                .len(),
            1
        );

        let mut writer = store.writer.acquire().await.unwrap();
        sqlx::query("pragma max_page_count = 1000000")
            .execute(&mut *writer)
            .await
            .unwrap();
        drop(writer);
        assert_eq!(
            store.append(&batch).await.unwrap(),
            Seq::new(3),
            "{pages} pages before"
        );
    }

    #[tokio::test]
    async fn a_lock_that_is_held_too_long_has_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let held = store.write().await.unwrap();
        let impatient = SqliteConnectOptions::new()
            .filename(folder.path().join(FILE))
            .busy_timeout(Duration::ZERO);
        let mut connection = impatient.connect().await.unwrap();
        let refused = sqlx::query("begin immediate")
            .execute(&mut connection)
            .await
            .map_err(Error::from);
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
        held.rollback().await.unwrap();
        sqlx::query("begin immediate")
            .execute(&mut connection)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn whoever_only_reads_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let refused = sqlx::query("delete from papers").execute(store.read()).await;
        assert!(refused.is_err());
    }

    #[tokio::test]
    async fn settings_that_lose_text_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let good = SqliteConnectOptions::new()
            .filename(folder.path().join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        demand_settings(&mut good.connect().await.unwrap()).await.unwrap();
        for (bad, name) in [
            (good.clone().synchronous(SqliteSynchronous::Normal), "synchronous"),
            (good.clone().foreign_keys(false), "foreign_keys"),
            (SqliteConnectOptions::new().in_memory(true), "journal_mode"),
        ] {
            let refused = demand_settings(&mut bad.connect().await.unwrap()).await;
            assert!(
                matches!(refused, Err(Error::Setting { name: found, .. }) if found == name),
                "{refused:?}"
            );
        }
    }
}
