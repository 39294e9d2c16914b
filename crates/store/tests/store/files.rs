//! The files of versions.

use store::{ArtifactKey, Error, VersionNumber};

use crate::place::{Place, noon, paper_id};
use crate::versions::version;

fn key(format: &str) -> ArtifactKey {
    ArtifactKey {
        paper: paper_id(),
        version: VersionNumber::new(1),
        format: format.to_owned(),
        template: "brief-1".to_owned(),
    }
}

#[tokio::test]
async fn the_first_file_is_the_one_for_ever() {
    let place = Place::with_paper().await;
    place
        .store
        .create_version(&version("fest"), noon())
        .await
        .unwrap();
    assert_eq!(place.store.artifact(&key("pdf")).await.unwrap(), None);
    let first = place
        .store
        .keep_artifact(&key("pdf"), b"erste", noon())
        .await
        .unwrap();
    let second = place
        .store
        .keep_artifact(&key("pdf"), b"zweite", noon().later(1))
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!((second.bytes.as_slice(), second.created), (&b"erste"[..], noon()));
    assert_eq!(place.store.artifact(&key("pdf")).await.unwrap(), Some(first));
    assert_eq!(place.store.artifact(&key("markdown")).await.unwrap(), None);
}

#[tokio::test]
async fn a_file_belongs_to_a_version() {
    let place = Place::with_paper().await;
    let refused = place
        .store
        .keep_artifact(&key("pdf"), b"ohne Fassung", noon())
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_changed_file_is_refused_and_found() {
    let place = Place::with_paper().await;
    place
        .store
        .create_version(&version("fest"), noon())
        .await
        .unwrap();
    place
        .store
        .keep_artifact(&key("pdf"), b"echt", noon())
        .await
        .unwrap();
    for statement in ["update artifacts set bytes = x'00'", "delete from artifacts"] {
        assert!(place.tamper(statement).await.is_err(), "{statement}");
    }
    // Whoever owns the file can still drop the guard; then the checksum tells.
    place.tamper("drop trigger artifacts_never_change").await.unwrap();
    place.tamper("update artifacts set bytes = x'00'").await.unwrap();
    assert!(matches!(
        place.store.artifact(&key("pdf")).await,
        Err(Error::Damaged { what: "file", .. })
    ));
}
