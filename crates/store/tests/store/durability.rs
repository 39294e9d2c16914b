//! Opening: settings, migrations, several processes, and what happens when the disk is full or locked.

use store::{Error, Seq, Store};

use crate::place::{Place, batch, new_paper, noon, paper_id, text_id};

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    let Place { store, folder } = Place::with_paper().await;
    store.append(&batch(1, b"a")).await.unwrap();
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(
        store.updates_after(&text_id(), Seq::new(1)).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn the_file_keeps_its_write_ahead_log() {
    let place = Place::with_paper().await;
    assert!(place.folder.path().join("petitum.db-wal").exists());
    place.store.close().await;
    let bytes = std::fs::read(place.folder.path().join("petitum.db")).unwrap();
    // Both format versions in the header of a file with a write-ahead log are 2.
    assert_eq!(bytes[18..20], [2, 2]);
}

#[tokio::test]
async fn several_processes_may_open_an_empty_folder_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut openings = Vec::new();
    for _ in 0..4 {
        let path = folder.path().join("daten");
        openings.push(tokio::spawn(async move { Store::open(&path).await }));
    }
    let mut stores = Vec::new();
    for opening in openings {
        stores.push(opening.await.unwrap().unwrap());
    }
    stores[0]
        .create_paper(&new_paper("papier"), noon())
        .await
        .unwrap();
    assert!(stores[3].paper(&paper_id()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("datei");
    std::fs::write(&file, "").unwrap();
    let refused = Store::open(&file.join("daten")).await;
    assert!(matches!(refused, Err(Error::Folder { .. })), "{refused:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("daten");
    Store::open(&data).await.unwrap();
    assert_eq!(
        std::fs::metadata(&data).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn a_database_of_a_later_schema_is_refused() {
    let place = Place::with_paper().await;
    place
        .tamper(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                values (9999, 'later', 1, x'00', 0)",
        )
        .await
        .unwrap();
    let refused = Store::open(place.folder.path()).await;
    assert!(matches!(refused, Err(Error::Migration(_))), "{refused:?}");
}

#[tokio::test]
async fn readers_see_a_commit_at_once() {
    let place = Place::with_paper().await;
    for head in 1..50 {
        let seq = place.store.append(&batch(head, b"a")).await.unwrap();
        assert_eq!(place.store.pulse(&text_id()).await.unwrap().unwrap().head, seq);
    }
}

#[tokio::test]
async fn a_copy_made_while_others_write_opens_like_the_original() {
    let place = Place::with_paper().await;
    let beside = place.beside().await;
    let writing = tokio::spawn(async move {
        for head in 1..40 {
            beside.append(&batch(head, b"a")).await.unwrap();
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("petitum.db");
    place.store.copy_to(&file).await.unwrap();
    writing.await.unwrap();
    let refused = place.store.copy_to(&file).await;
    assert!(matches!(refused, Err(Error::Taken(_))), "{refused:?}");

    let copy = Store::open(folder.path()).await.unwrap();
    let loaded = copy.load_text(&text_id()).await.unwrap();
    // A prefix of the journal, whole up to its own head.
    assert_eq!(loaded.updates.len() as u64, loaded.text.head.get());
    copy.append(&batch(loaded.text.head.get(), b"b")).await.unwrap();
}
