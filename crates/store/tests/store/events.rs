//! Events and phase changes.

use paper::{Phase, Role};
use serde_json::json;
use store::{Batch, Error, EventNumber, NewEvent, PaperId};

use crate::place::{Place, batch, noon, paper_id};

#[tokio::test]
async fn events_are_numbered_without_gaps() {
    let place = Place::with_paper().await;
    let maren = place.guest(Role::Writer, "Maren").await;
    let new = |kind| NewEvent {
        kind,
        member: Some(maren.id.clone()),
        data: json!({"text": "papier-brief"}),
    };
    let with_two = Batch {
        events: vec![new("comment"), new("proposal")],
        ..batch(1, b"a")
    };
    place.store.append(&with_two).await.unwrap();
    let events = place
        .store
        .events_after(&paper_id(), EventNumber::default())
        .await
        .unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.number.get()).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert_eq!(events[0].kind, "paper");
    let last = place
        .store
        .events_after(&paper_id(), EventNumber::new(7))
        .await
        .unwrap();
    assert_eq!(last.len(), 1);
    assert_eq!(
        (last[0].kind.as_str(), &last[0].member, last[0].at),
        ("proposal", &Some(maren.id), noon())
    );
    assert_eq!(last[0].data, json!({"text": "papier-brief"}));
    assert_eq!(
        place
            .store
            .events_after(&PaperId::new("nichts"), EventNumber::default())
            .await
            .unwrap(),
        []
    );
}

#[tokio::test]
async fn a_phase_changes_once_and_with_its_reason() {
    let place = Place::with_paper().await;
    let owner = place.guest(Role::Owner, "Maren").await;
    let paper = paper_id();
    let change = |before, after| {
        place.store.change_phase(
            &paper,
            before,
            after,
            "Die Frist ist um.",
            Some(&owner.id),
            noon(),
        )
    };
    change(Phase::Draft, Phase::Edit).await.unwrap();
    let late = change(Phase::Draft, Phase::Consult).await;
    assert!(
        matches!(late, Err(Error::PhaseChanged { phase: Phase::Edit })),
        "{late:?}"
    );
    assert_eq!(
        place.store.paper(&paper_id()).await.unwrap().unwrap().phase,
        Phase::Edit
    );
    let changes = place.store.phase_changes(&paper_id()).await.unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].before, changes[0].after), (Phase::Draft, Phase::Edit));
    assert_eq!(changes[0].reason, "Die Frist ist um.");
    let events = place
        .store
        .events_after(&paper_id(), EventNumber::default())
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|event| event.number == changes[0].number)
        .unwrap();
    assert_eq!(
        (event.kind.as_str(), &event.data),
        ("phase", &json!({"before": "draft", "after": "edit"}))
    );
    assert!(!event.data.to_string().contains("Frist"));

    let nowhere = PaperId::new("nichts");
    let missing = place
        .store
        .change_phase(&nowhere, Phase::Draft, Phase::Edit, "", None, noon())
        .await;
    assert!(matches!(missing, Err(Error::Missing { what: "paper", .. })));
}
