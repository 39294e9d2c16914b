//! Frozen versions.

use paper::{Phase, Role};
use serde_json::json;
use store::{Error, EventNumber, NewVersion, PaperId, Seq, VersionNumber};

use crate::place::{Place, noon, paper_id, text_id};

pub(crate) fn version(label: &str) -> NewVersion {
    NewVersion {
        paper: paper_id(),
        phase: Phase::Draft,
        text: text_id(),
        seq: Seq::new(1),
        name: "Digital handlungsfähig".to_owned(),
        label: label.to_owned(),
        note: String::new(),
        member: None,
        digest: "0123456789abcdef".repeat(4),
        url: "https://papier.example".to_owned(),
        tree: b"{}".to_vec(),
        markdown: "# Digital handlungsfähig\n".as_bytes().to_vec(),
    }
}

#[tokio::test]
async fn versions_are_numbered_and_read_back_as_they_were_frozen() {
    let place = Place::with_paper().await;
    let maren = place.guest(Role::Editor, "Maren Albrecht").await;
    let by_maren = NewVersion {
        member: Some(maren.id.clone()),
        note: "Für alle".to_owned(),
        ..version("Zur Mitzeichnung")
    };
    assert_eq!(
        place
            .store
            .create_version(&version("Entwurf"), noon())
            .await
            .unwrap()
            .get(),
        1
    );
    assert_eq!(
        place
            .store
            .create_version(&by_maren, noon().later(1))
            .await
            .unwrap()
            .get(),
        2
    );

    let lines = place.store.versions(&paper_id()).await.unwrap();
    let listed: Vec<_> = lines
        .iter()
        .map(|line| (line.number.get(), line.label.as_str(), line.name.as_deref()))
        .collect();
    assert_eq!(
        listed,
        [
            (2, "Zur Mitzeichnung", Some("Maren Albrecht")),
            (1, "Entwurf", None)
        ]
    );
    assert_eq!(lines[0].municipality.as_deref(), Some("Musterhausen"));

    let whole = place
        .store
        .version(&paper_id(), VersionNumber::new(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (whole.seq, whole.created, &whole.member),
        (Seq::new(1), noon().later(1), &Some(maren.id.clone()))
    );
    assert_eq!(
        (&whole.tree, &whole.markdown, &whole.digest),
        (&by_maren.tree, &by_maren.markdown, &by_maren.digest)
    );
    assert_eq!(
        place
            .store
            .version(&paper_id(), VersionNumber::new(3))
            .await
            .unwrap(),
        None
    );

    let events = place
        .store
        .events_after(&paper_id(), EventNumber::default())
        .await
        .unwrap();
    let last = events.last().unwrap();
    assert_eq!((last.kind.as_str(), &last.member), ("version", &Some(maren.id)));
    assert_eq!(last.data, json!({"version": 2, "digest": by_maren.digest}));
}

#[tokio::test]
async fn nothing_is_frozen_in_another_phase() {
    let place = Place::with_paper().await;
    place
        .store
        .change_phase(&paper_id(), Phase::Draft, Phase::Published, "", None, noon())
        .await
        .unwrap();
    let refused = place.store.create_version(&version("zu spät"), noon()).await;
    assert!(
        matches!(
            refused,
            Err(Error::PhaseChanged {
                phase: Phase::Published
            })
        ),
        "{refused:?}"
    );
    let nowhere = NewVersion {
        paper: PaperId::new("nichts"),
        ..version("nirgends")
    };
    assert!(matches!(
        place.store.create_version(&nowhere, noon()).await,
        Err(Error::Missing { .. })
    ));
    assert_eq!(place.store.versions(&paper_id()).await.unwrap(), []);
}

#[tokio::test]
async fn a_number_is_used_once_even_if_freezing_fails() {
    let place = Place::with_paper().await;
    let unknown_member = NewVersion {
        member: Some(store::MemberId::new("niemand")),
        ..version("falsch")
    };
    assert!(matches!(
        place.store.create_version(&unknown_member, noon()).await,
        Err(Error::Refused(_))
    ));
    assert_eq!(
        place
            .store
            .create_version(&version("richtig"), noon())
            .await
            .unwrap()
            .get(),
        1
    );
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_a_version() {
    let place = Place::with_paper().await;
    place
        .store
        .create_version(&version("fest"), noon())
        .await
        .unwrap();
    let before = place
        .store
        .version(&paper_id(), VersionNumber::new(1))
        .await
        .unwrap();
    for statement in [
        "update versions set label = 'anders'",
        "update versions set markdown = x'00' where number = 1",
        "delete from versions",
    ] {
        let refused = place.tamper(statement).await.unwrap_err();
        assert!(
            refused.to_string().contains("a version never changes"),
            "{statement}: {refused}"
        );
    }
    assert_eq!(
        place
            .store
            .version(&paper_id(), VersionNumber::new(1))
            .await
            .unwrap(),
        before
    );
}
