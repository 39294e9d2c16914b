//! Papers with their letters, loading, forks and snapshots.

use store::{ClientId, Epoch, Error, Fork, NewText, PaperId, Pulse, Seq, Snapshot, TextId, TextKind, Update};

use crate::place::{Place, SEED_CLIENT, batch, new_paper, noon, paper_id, text_id};

fn fork_at(seq: u64) -> (NewText, Fork) {
    let text = NewText {
        id: TextId::new(format!("vorschlag-{seq}")),
        epoch: Epoch::new("zwei"),
        seed: b"state".to_vec(),
        client: ClientId::new(1_000 + seq),
    };
    (
        text,
        Fork {
            parent: text_id(),
            seq: Seq::new(seq),
        },
    )
}

#[tokio::test]
async fn a_new_paper_is_whole() {
    let place = Place::with_paper().await;
    let paper = place.store.paper(&paper_id()).await.unwrap().unwrap();
    assert_eq!(
        (paper.title.as_str(), paper.phase, paper.created),
        ("Digital handlungsfähig", paper::Phase::Draft, noon())
    );
    let letter = place.store.letter(&paper_id()).await.unwrap().unwrap();
    assert_eq!(
        (&letter.id, &letter.kind, letter.head.get()),
        (&text_id(), &TextKind::Letter, 1)
    );
    assert_eq!(letter.schema, paper::SCHEMA);
    assert_eq!(place.store.text(&text_id()).await.unwrap(), Some(letter.clone()));
    let loaded = place.store.load_text(&text_id()).await.unwrap();
    assert_eq!(loaded.text, letter);
    assert_eq!(
        loaded.updates,
        [Update {
            seq: Seq::new(1),
            bytes: b"seed".to_vec()
        }]
    );
    assert_eq!(loaded.claims.len(), 1);
    assert_eq!(
        (loaded.claims[0].client, &loaded.claims[0].member),
        (ClientId::new(SEED_CLIENT), &None)
    );
    assert_eq!(loaded.snapshot, None);
}

#[tokio::test]
async fn a_paper_is_made_whole_or_not_at_all() {
    let place = Place::with_paper().await;
    let mut twin = new_paper("zwilling");
    // Its last link has a token that another link has already.
    twin.links[4].token = crate::place::token(paper::Role::Owner);
    assert!(matches!(
        place.store.create_paper(&twin, noon()).await,
        Err(Error::Taken(_))
    ));
    assert_eq!(place.store.paper(&twin.id).await.unwrap(), None);
    assert_eq!(place.store.text(&twin.letter.id).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_not_there_is_missing() {
    let place = Place::with_paper().await;
    let nothing = TextId::new("nichts");
    assert_eq!(place.store.text(&nothing).await.unwrap(), None);
    assert_eq!(place.store.letter(&PaperId::new("nichts")).await.unwrap(), None);
    assert_eq!(place.store.pulse(&nothing).await.unwrap(), None);
    assert!(matches!(
        place.store.load_text(&nothing).await,
        Err(Error::Missing { what: "text", .. })
    ));
}

#[tokio::test]
async fn the_pulse_shows_what_others_did() {
    let place = Place::with_paper().await;
    let before = place.store.pulse(&text_id()).await.unwrap().unwrap();
    let beside = place.beside().await;
    beside.append(&batch(1, b"a")).await.unwrap();
    beside
        .change_phase(
            &paper_id(),
            paper::Phase::Draft,
            paper::Phase::Edit,
            "",
            None,
            noon(),
        )
        .await
        .unwrap();
    let after = place.store.pulse(&text_id()).await.unwrap().unwrap();
    assert_eq!(
        after,
        Pulse {
            head: Seq::new(2),
            phase: paper::Phase::Edit,
            events: before.events.next(),
            ..before
        }
    );
}

#[tokio::test]
async fn a_snapshot_shortens_the_way_and_loses_nothing() {
    let place = Place::with_paper().await;
    for head in 1..6 {
        place
            .store
            .append(&batch(head, &[b'0' + u8::try_from(head).unwrap()]))
            .await
            .unwrap();
    }
    let snapshot = |through: u64| Snapshot {
        through: Seq::new(through),
        state: format!("bis {through}").into_bytes(),
    };
    let (text, fork) = fork_at(3);
    place
        .store
        .create_proposal(&paper_id(), &text, &fork, noon())
        .await
        .unwrap();
    for through in [2, 3, 4] {
        place
            .store
            .keep_snapshot(&text_id(), &snapshot(through), noon())
            .await
            .unwrap();
    }
    let loaded = place.store.load_text(&text_id()).await.unwrap();
    assert_eq!(loaded.snapshot, Some(snapshot(4)));
    assert_eq!(
        loaded
            .updates
            .iter()
            .map(|update| update.seq.get())
            .collect::<Vec<_>>(),
        [5, 6]
    );
    // The journal is still whole, and of the older snapshots the fork's stands.
    assert_eq!(
        place
            .store
            .updates_after(&text_id(), Seq::default())
            .await
            .unwrap()
            .len(),
        6
    );
    assert_eq!(
        place
            .tamper("delete from snapshots where through = 2")
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        place
            .tamper("delete from snapshots where through = 3")
            .await
            .unwrap(),
        1
    );
    let too_much = place.store.keep_snapshot(&text_id(), &snapshot(7), noon()).await;
    assert!(matches!(too_much, Err(Error::Missing { .. })));
}

#[tokio::test]
async fn a_proposal_knows_where_it_was_forked() {
    let place = Place::with_paper().await;
    let (text, fork) = fork_at(1);
    place
        .store
        .create_proposal(&paper_id(), &text, &fork, noon())
        .await
        .unwrap();
    let row = place.store.text(&text.id).await.unwrap().unwrap();
    assert_eq!(row.kind, TextKind::Proposal(fork));
    assert_eq!(
        place.store.letter(&paper_id()).await.unwrap().unwrap().id,
        text_id()
    );
    let (text, fork) = fork_at(2);
    let too_far = place
        .store
        .create_proposal(&paper_id(), &text, &fork, noon())
        .await;
    assert!(matches!(too_far, Err(Error::Missing { .. })));
}

#[tokio::test]
async fn a_gap_in_the_journal_is_noticed() {
    let place = Place::with_paper().await;
    place.store.append(&batch(1, b"a")).await.unwrap();
    place.tamper("delete from updates where seq = 2").await.unwrap();
    assert!(matches!(
        place.store.load_text(&text_id()).await,
        Err(Error::Damaged { what: "journal", .. })
    ));
}
