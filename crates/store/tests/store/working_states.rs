//! Working states.

use store::{Seq, TextId, WorkingState};

use crate::place::{NOON, Place, batch, noon, text_id};

fn state(seq: u64) -> WorkingState {
    WorkingState {
        seq: Seq::new(seq),
        created: store::Millis::new(NOON + seq),
        tree: format!("{{\"seq\":{seq}}}").into_bytes(),
        demands: 3,
        words: 400,
    }
}

#[tokio::test]
async fn only_letters_that_changed_need_a_copy() {
    let place = Place::with_paper().await;
    let store = &place.store;
    assert_eq!(store.texts_without_working_state().await.unwrap(), [text_id()]);
    store.keep_working_state(&text_id(), &state(1)).await.unwrap();
    assert_eq!(
        store.texts_without_working_state().await.unwrap(),
        Vec::<TextId>::new()
    );
    store.append(&batch(1, b"a")).await.unwrap();
    assert_eq!(store.texts_without_working_state().await.unwrap(), [text_id()]);
}

#[tokio::test]
async fn copies_are_listed_and_read_and_forgotten_but_for_the_last() {
    let place = Place::with_paper().await;
    let store = &place.store;
    for head in 1..4 {
        store.append(&batch(head, b"a")).await.unwrap();
        store
            .keep_working_state(&text_id(), &state(head + 1))
            .await
            .unwrap();
    }
    let twice = WorkingState { words: 0, ..state(2) };
    store.keep_working_state(&text_id(), &twice).await.unwrap();
    let seqs =
        |lines: Vec<store::WorkingStateLine>| lines.iter().map(|line| line.seq.get()).collect::<Vec<_>>();
    assert_eq!(seqs(store.working_states(&text_id()).await.unwrap()), [4, 3, 2]);
    assert_eq!(
        store.working_state(&text_id(), Seq::new(2)).await.unwrap(),
        Some(state(2))
    );
    assert_eq!(store.working_state(&text_id(), Seq::new(1)).await.unwrap(), None);

    assert_eq!(store.forget_working_states(noon().later(3)).await.unwrap(), 1);
    assert_eq!(seqs(store.working_states(&text_id()).await.unwrap()), [4, 3]);
    assert_eq!(store.forget_working_states(noon().later(1_000)).await.unwrap(), 1);
    assert_eq!(seqs(store.working_states(&text_id()).await.unwrap()), [4]);
    assert_eq!(
        store.texts_without_working_state().await.unwrap(),
        Vec::<TextId>::new()
    );
}
