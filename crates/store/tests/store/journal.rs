//! Appending: what it checks, what it writes together, and what happens when several do it at once.

use paper::{Phase, Role};
use serde_json::json;
use store::{Batch, Claim, ClientId, Epoch, Error, EventNumber, NewEvent, Seq, TextId};

use crate::place::{Place, SEED_CLIENT, batch, claim, noon, paper_id, text_id};

#[tokio::test]
async fn a_batch_gets_the_next_places() {
    let place = Place::with_paper().await;
    let two = Batch {
        updates: vec![b"a".to_vec(), b"b".to_vec()],
        ..batch(1, b"")
    };
    assert_eq!(place.store.append(&two).await.unwrap(), Seq::new(3));
    assert_eq!(place.store.append(&batch(3, b"c")).await.unwrap(), Seq::new(4));
    let journal = place.store.updates_after(&text_id(), Seq::new(1)).await.unwrap();
    let rows: Vec<_> = journal
        .iter()
        .map(|update| (update.seq.get(), update.bytes.as_slice()))
        .collect();
    assert_eq!(rows, [(2, &b"a"[..]), (3, b"b"), (4, b"c")]);
}

#[tokio::test]
async fn each_old_fact_is_named() {
    let place = Place::with_paper().await;
    let store = &place.store;
    store.append(&batch(1, b"a")).await.unwrap();
    let behind = store.append(&batch(1, b"b")).await;
    assert!(
        matches!(behind, Err(Error::HeadMoved { head }) if head == Seq::new(2)),
        "{behind:?}"
    );
    let ahead = store.append(&batch(9, b"b")).await;
    assert!(
        matches!(ahead, Err(Error::HeadMoved { head }) if head == Seq::new(2)),
        "{ahead:?}"
    );
    let epoch = store
        .append(&Batch {
            epoch: Epoch::new("zwei"),
            ..batch(2, b"b")
        })
        .await;
    assert!(
        matches!(&epoch, Err(Error::EpochChanged { epoch }) if epoch.as_str() == "eins"),
        "{epoch:?}"
    );
    let phase = store
        .append(&Batch {
            phase: Phase::Edit,
            ..batch(2, b"b")
        })
        .await;
    assert!(
        matches!(phase, Err(Error::PhaseChanged { phase: Phase::Draft })),
        "{phase:?}"
    );
    let missing = store
        .append(&Batch {
            text: TextId::new("nichts"),
            ..batch(2, b"b")
        })
        .await;
    assert!(
        matches!(missing, Err(Error::Missing { what: "text", .. })),
        "{missing:?}"
    );
    assert_eq!(
        store
            .updates_after(&text_id(), Seq::default())
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_phase_that_ends_meanwhile_refuses_what_was_admitted_in_it() {
    let place = Place::with_paper().await;
    place
        .beside()
        .await
        .change_phase(&paper_id(), Phase::Draft, Phase::Consult, "", None, noon())
        .await
        .unwrap();
    let refused = place.store.append(&batch(1, b"too late")).await;
    assert!(
        matches!(
            refused,
            Err(Error::PhaseChanged {
                phase: Phase::Consult
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_client_id_belongs_to_one_member() {
    let place = Place::with_paper().await;
    let maren = place.guest(Role::Writer, "Maren").await;
    let ilir = place.guest(Role::Writer, "Ilir").await;
    let first = Batch {
        claims: vec![claim(42, &maren)],
        ..batch(1, b"a")
    };
    place.store.append(&first).await.unwrap();
    let again = Batch {
        claims: vec![claim(42, &maren)],
        ..batch(2, b"b")
    };
    place.store.append(&again).await.unwrap();

    let event = NewEvent {
        kind: "version",
        member: None,
        data: json!({}),
    };
    let stolen = Batch {
        claims: vec![claim(43, &ilir), claim(42, &ilir)],
        events: vec![event],
        ..batch(3, b"c")
    };
    let refused = place.store.append(&stolen).await;
    assert!(
        matches!(&refused, Err(Error::ClientTaken { client, member: Some(of) })
            if client.get() == 42 && *of == maren.id),
        "{refused:?}"
    );
    let server = Batch {
        claims: vec![claim(SEED_CLIENT, &ilir)],
        ..batch(3, b"c")
    };
    assert!(matches!(
        place.store.append(&server).await,
        Err(Error::ClientTaken { member: None, .. })
    ));

    // Nothing of a refused batch is there: no update, no claim, no event.
    assert_eq!(
        place.store.pulse(&text_id()).await.unwrap().unwrap().head,
        Seq::new(3)
    );
    let claims = place.store.claims(&text_id()).await.unwrap();
    let expected = [
        Claim {
            client: ClientId::new(SEED_CLIENT),
            member: None,
        },
        claim(42, &maren),
    ];
    assert_eq!(claims, expected);
    let events = place
        .store
        .events_after(&paper_id(), EventNumber::default())
        .await
        .unwrap();
    assert!(events.iter().all(|event| event.kind != "version"));
}

#[tokio::test]
async fn letter_and_proposal_never_share_a_client_id() {
    let place = Place::with_paper().await;
    let maren = place.guest(Role::Writer, "Maren").await;
    place
        .store
        .append(&Batch {
            claims: vec![claim(42, &maren)],
            ..batch(1, b"a")
        })
        .await
        .unwrap();
    let proposal = store::NewText {
        id: TextId::new("vorschlag"),
        epoch: Epoch::new("eins"),
        seed: Vec::new(),
        client: ClientId::new(8),
    };
    let fork = store::Fork {
        parent: text_id(),
        seq: Seq::new(2),
    };
    place
        .store
        .create_proposal(&paper_id(), &proposal, &fork, noon())
        .await
        .unwrap();
    let same = Batch {
        text: proposal.id,
        claims: vec![claim(42, &maren)],
        ..batch(1, b"a")
    };
    assert!(matches!(
        place.store.append(&same).await,
        Err(Error::ClientTaken { .. })
    ));
}

#[tokio::test]
async fn a_foreign_member_cannot_claim() {
    let place = Place::with_paper().await;
    let nobody = Claim {
        client: ClientId::new(5),
        member: Some(store::MemberId::new("niemand")),
    };
    let refused = place
        .store
        .append(&Batch {
            claims: vec![nobody],
            ..batch(1, b"a")
        })
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(
        place.store.pulse(&text_id()).await.unwrap().unwrap().head,
        Seq::new(1)
    );
}

/// Appends `count` updates, each time on the head that the store names, and says which places it got.
async fn append_all(store: store::Store, name: u8, count: usize) -> Vec<u64> {
    let mut head = 1;
    let mut places = Vec::new();
    while places.len() < count {
        match store.append(&batch(head, &[name])).await {
            Ok(seq) => {
                head = seq.get();
                places.push(head);
            }
            Err(Error::HeadMoved { head: moved }) => head = moved.get(),
            Err(Error::Busy) => {}
            Err(other) => panic!("{other}"),
        }
    }
    places
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_who_append_at_once_share_one_journal_without_gaps() {
    let place = Place::with_paper().await;
    let mut writers = Vec::new();
    for name in *b"abc" {
        let store = place.beside().await;
        writers.push(tokio::spawn(append_all(store, name, 20)));
    }
    let mut expected = vec![(1, b's')];
    for (writer, name) in writers.into_iter().zip(*b"abc") {
        expected.extend(writer.await.unwrap().into_iter().map(|place| (place, name)));
    }
    expected.sort_unstable();
    let journal = place
        .store
        .updates_after(&text_id(), Seq::default())
        .await
        .unwrap();
    let rows: Vec<_> = journal
        .iter()
        .map(|update| (update.seq.get(), update.bytes[0]))
        .collect();
    assert_eq!(rows, expected);
    assert_eq!(rows.len(), 61);
    assert!(rows.iter().zip(1..).all(|((seq, _), place)| *seq == place));
}
