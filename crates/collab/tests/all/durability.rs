//! Nothing leaves a room before it is durable, everything admitted becomes durable, and "saved" means saved.

use bytes::Bytes;
use collab::{
    Claim, ClientId, CloseCode, ConnectionId, Dialect, Effect, FlushToken, Input, MAX_QUEUED_BYTES,
    MAX_QUEUED_UPDATES, MemberId, OpenError, RefusedAppend, Room, SNAPSHOT_UPDATES, Seq, StopReason,
    StoredUpdate, TextMeta,
};
use paper::{Phase, Role};
use yrs::StateVector;

use super::harness::{Bench, Copy, Said, bench, content, frames, join, letter, own};

fn nothing() -> StateVector {
    StateVector::default()
}

/// A room in which Maren and Jonas write and follow.
fn two_writers() -> (Bench, Copy, Copy) {
    let mut bench = Bench::new();
    for (connection, member) in [(1, "maren"), (2, "jonas")] {
        bench.join(join(connection, member, Role::Writer, own()));
        bench.frame(connection, frames::step_1(&nothing()));
        bench.said(connection);
    }
    let (maren, jonas) = (bench.copy(11), bench.copy(12));
    (bench, maren, jonas)
}

#[test]
fn who_joins_is_told_what_it_is_asked_and_answered() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    bench.frame(1, frames::step_1(&nothing()));
    let said = bench.said(1);
    let Said::Status(status) = &said[0] else {
        panic!("{said:?}")
    };
    assert_eq!(status["epoch"], "epoch-1");
    assert_eq!(status["schema"], 1);
    assert_eq!(status["phase"], "draft");
    assert_eq!(status["role"], "writer");
    assert_eq!(status["mayWrite"], true);
    assert_eq!(status["member"], "maren");
    assert_eq!(status["user"]["municipality"], "Musterhausen");
    let copy = Copy::new(1);
    let step_1 = said.iter().find_map(|said| match said {
        Said::Step1(vector) => Some(vector.clone()),
        _ => None,
    });
    assert_eq!(step_1, Some(bench.copy(2).vector()));
    let Some(Said::Step2(state)) = said.last() else {
        panic!("{said:?}")
    };
    copy.apply(state);
    assert_eq!(content(&copy.doc), content(&bench.copy(2).doc));
}

#[test]
fn an_update_is_shown_and_acknowledged_only_once_it_is_durable() {
    let (mut bench, maren, jonas) = two_writers();
    bench.frame(1, frames::update(&maren.write("gemeinsam ")));
    assert_eq!(bench.said(1), []);
    assert_eq!(bench.said(2), []);
    let batch = bench.batch.clone().unwrap();
    assert_eq!(batch.expected_head, Seq(1));
    assert_eq!(batch.phase, Phase::Draft);
    let claim = Claim {
        client: ClientId(11),
        member: MemberId::new("maren"),
    };
    assert_eq!(batch.claims, [claim]);
    bench.append();
    let update = Said::Update(batch.update.to_vec());
    assert_eq!(bench.said(1), [update.clone(), Said::Acknowledged(1)]);
    assert_eq!(bench.said(2), [update]);
    jonas.apply(&batch.update);
    assert_eq!(content(&jonas.doc), content(&maren.doc));
}

#[test]
fn what_arrives_meanwhile_is_one_append_and_one_frame() {
    let (mut bench, maren, jonas) = two_writers();
    bench.frame(1, frames::update(&maren.write("a ")));
    for _ in 0..3 {
        bench.frame(1, frames::update(&maren.write("b ")));
        bench.frame(2, frames::update(&jonas.write("c ")));
    }
    bench.append();
    assert_eq!(bench.said(1).last(), Some(&Said::Acknowledged(1)));
    bench.said(2);
    bench.append();
    assert_eq!(bench.batch, None);
    let said = bench.said(2);
    assert!(
        matches!(said[..], [Said::Update(_), Said::Acknowledged(3)]),
        "{said:?}"
    );
    assert_eq!(bench.said(1).last(), Some(&Said::Acknowledged(4)));
    assert_eq!(bench.journal.len(), 3);
}

#[test]
fn a_late_joiner_waits_for_the_append() {
    let (mut bench, maren, _) = two_writers();
    bench.frame(1, frames::update(&maren.write("noch nicht da ")));
    bench.join(join(3, "nora", Role::Reader, Dialect::Stock));
    bench.frame(3, frames::step_1(&nothing()));
    assert_eq!(bench.said(3), []);
    bench.append();
    let said = bench.said(3);
    let [Said::Step1(vector), Said::Step2(state)] = &said[..] else {
        panic!("{said:?}")
    };
    assert_eq!(*vector, maren.vector());
    assert_eq!(content(&Copy::of(1, [&**state]).doc), content(&maren.doc));
}

#[test]
fn what_is_known_is_acknowledged_when_all_before_it_is_durable() {
    let (mut bench, maren, _) = two_writers();
    let update = maren.write("einmal ");
    bench.frame(1, frames::update(&update));
    bench.frame(1, frames::update(&update));
    bench.frame(1, frames::step_2(&maren.state()));
    assert_eq!(bench.said(1), []);
    bench.append();
    let acknowledged: Vec<_> = bench
        .said(1)
        .into_iter()
        .filter(|said| matches!(said, Said::Acknowledged(_)))
        .collect();
    assert_eq!(acknowledged, [Said::Acknowledged(1), Said::Acknowledged(3)]);
    assert_eq!(bench.batch, None);
    bench.frame(1, frames::update(&update));
    assert_eq!(bench.said(1), [Said::Acknowledged(4)]);
}

#[test]
fn a_stock_client_gets_standard_messages_only() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, Dialect::Stock));
    let maren = bench.copy(11);
    bench.frame(1, frames::step_1(&maren.vector()));
    bench.frame(1, frames::update(&maren.write("Wort ")));
    bench.append();
    bench.tell(Input::PhaseChanged { phase: Phase::Edit });
    bench.frame(1, frames::update(&maren.write("Wort ")));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    let said = bench.said(1);
    assert!(
        matches!(said[..], [Said::Step1(_), Said::Step2(_), Said::Update(_)]),
        "{said:?}"
    );
}

#[test]
fn a_failed_append_ends_the_room_and_shows_nothing() {
    let (mut bench, maren, _) = two_writers();
    bench.frame(1, frames::update(&maren.write("verloren? ")));
    bench.tell(Input::AppendFailed);
    assert_eq!(bench.stopped, Some(StopReason::StoreFailed));
    for connection in [1, 2] {
        assert_eq!(bench.closed(connection), Some(CloseCode::TryAgainLater));
        assert_eq!(bench.said(connection), []);
    }
    bench.tell(Input::Tick);
    assert_eq!(bench.room.wake_at(), None);
    bench.assert_joinable();
}

#[test]
fn an_append_of_somebody_else_is_read_first_and_shown() {
    let (mut bench, maren, jonas) = two_writers();
    let elsewhere = bench.copy(500).write("von woanders ");
    bench.frame(1, frames::update(&maren.write("von hier ")));
    let batch = bench.batch.take().unwrap();
    bench.journal.push(elsewhere.clone().into());
    bench.tell(Input::AppendConflict { head: Seq(2) });
    assert_eq!(bench.load, Some(Seq(1)));
    bench.join(join(3, "nora", Role::Reader, own()));
    bench.frame(3, frames::step_1(&nothing()));
    bench.load();
    assert_eq!(bench.said(2), [Said::Update(elsewhere.clone())]);
    assert!(!bench.said(3).iter().any(|said| matches!(said, Said::Step2(_))));
    let again = bench.batch.clone().unwrap();
    assert_eq!((again.expected_head, &again.update), (Seq(2), &batch.update));
    bench.append();
    for update in [&elsewhere, &batch.update.to_vec()] {
        maren.apply(update);
        jonas.apply(update);
    }
    let said = bench.said(3);
    let Some(Said::Step2(state)) = said.last() else {
        panic!("{said:?}")
    };
    assert_eq!(content(&Copy::of(1, [&**state]).doc), content(&maren.doc));
    assert_eq!(content(&jonas.doc), content(&bench.copy(1).doc));
}

#[test]
fn a_grown_journal_is_read_when_the_room_hears_of_it() {
    let (mut bench, _, jonas) = two_writers();
    let elsewhere = bench.copy(500).write("von woanders ");
    bench.journal.push(elsewhere.clone().into());
    bench.tell(Input::HeadMoved { head: Seq(2) });
    // Writing goes on meanwhile and is appended behind it.
    bench.frame(2, frames::update(&jonas.write("währenddessen ")));
    assert_eq!(bench.batch, None);
    bench.load();
    bench.append();
    let said = bench.said(1);
    assert!(matches!(said[..], [Said::Update(_), Said::Update(_)]), "{said:?}");
    assert_eq!(bench.room.head(), Seq(3));
    bench.tell(Input::HeadMoved { head: Seq(3) });
    assert_eq!(bench.load, None);
    bench.tell(Input::HeadMoved { head: Seq(9) });
    bench.load();
    assert_eq!(bench.stopped, Some(StopReason::StoreFailed));
}

#[test]
fn a_flush_is_answered_with_the_seq_of_all_that_was_admitted() {
    let (mut bench, maren, _) = two_writers();
    bench.tell(Input::Flush { token: FlushToken(1) });
    assert_eq!(bench.flushed, [(FlushToken(1), Seq(1))]);
    bench.frame(1, frames::update(&maren.write("a ")));
    bench.frame(1, frames::update(&maren.write("b ")));
    bench.tell(Input::Flush { token: FlushToken(2) });
    bench.append();
    assert_eq!(bench.flushed.len(), 1);
    bench.append();
    assert_eq!(bench.flushed[1], (FlushToken(2), Seq(3)));
}

#[test]
fn draining_saves_what_was_admitted_and_takes_nothing_more() {
    let (mut bench, maren, jonas) = two_writers();
    bench.frame(1, frames::update(&maren.write("a ")));
    bench.frame(2, frames::update(&jonas.write("b ")));
    bench.tell(Input::Drain);
    bench.frame(1, frames::update(&maren.write("zu spät ")));
    bench.join(join(3, "nora", Role::Reader, own()));
    assert_eq!(bench.closed(3), Some(CloseCode::Restart));
    bench.append();
    assert_eq!(bench.stopped, None);
    bench.append();
    assert_eq!(bench.stopped, Some(StopReason::Drained));
    assert_eq!(bench.said(2).last(), Some(&Said::Acknowledged(1)));
    for connection in [1, 2] {
        assert_eq!(bench.closed(connection), Some(CloseCode::Restart));
    }
    assert_eq!(bench.journal.len(), 3);
    assert!(bench.copy(1).clock() == 0 && bench.copy(11).clock() == 2);
}

#[test]
fn a_slow_store_fills_nothing_without_limit() {
    let (mut bench, maren, _) = two_writers();
    bench.frame(1, frames::update(&maren.write("a ")));
    let mut sent = 0;
    while bench.closed(1).is_none() {
        bench.frame(1, frames::update(&maren.write("b ")));
        sent += 1;
    }
    assert_eq!(sent, MAX_QUEUED_UPDATES + 1);
    assert_eq!(bench.closed(1), Some(CloseCode::TryAgainLater));
    bench.append_all();
    assert_eq!(bench.journal.len(), 3);

    let (mut bench, _, jonas) = two_writers();
    let long = "x".repeat(900_000);
    bench.frame(2, frames::update(&jonas.write("a ")));
    for sent in 1.. {
        bench.frame(2, frames::update(&jonas.write(&long)));
        if bench.closed(2).is_some() {
            assert!((sent - 1) * long.len() <= MAX_QUEUED_BYTES);
            break;
        }
        assert!(sent * long.len() <= MAX_QUEUED_BYTES);
    }
    assert_eq!(bench.closed(2), Some(CloseCode::TryAgainLater));
}

#[test]
fn snapshots_are_due_and_hold_everything() {
    let (mut bench, maren, _) = two_writers();
    for _ in 0..SNAPSHOT_UPDATES + 5 {
        bench.frame(1, frames::update(&maren.write("a ")));
        bench.append();
    }
    assert_eq!(bench.snapshots.len(), 1);
    let (through, state) = bench.snapshots[0].clone();
    let held = bench.journal[..through.0 as usize].iter().map(|update| &**update);
    assert_eq!(
        content(&Copy::of(1, [&*state]).doc),
        content(&Copy::of(2, held).doc)
    );

    let meta = TextMeta {
        epoch: "epoch-1".to_owned(),
        phase: Phase::Draft,
        claims: bench.claims.clone(),
    };
    let snapshot = StoredUpdate {
        seq: through,
        bytes: state,
    };
    let room = Room::open(meta, Some(snapshot), bench::stored(&bench.journal)).unwrap();
    assert_eq!(room.head(), Seq(bench.journal.len() as u64));
}

#[test]
fn a_journal_with_a_gap_or_with_rubbish_is_not_opened() {
    let meta = || TextMeta {
        epoch: "epoch-1".to_owned(),
        phase: Phase::Draft,
        claims: Vec::new(),
    };
    let update = |seq, bytes: Vec<u8>| StoredUpdate {
        seq: Seq(seq),
        bytes: bytes.into(),
    };
    let gap = Room::open(meta(), None, [update(1, letter()), update(3, letter())]);
    assert!(matches!(
        gap,
        Err(OpenError::Gap {
            expected: Seq(2),
            found: Seq(3)
        })
    ));
    let rubbish = Room::open(meta(), None, [update(1, letter()), update(2, vec![1, 2, 3])]);
    assert!(matches!(rubbish, Err(OpenError::Corrupt { seq: Seq(2), .. })));
    assert!(Room::open(meta(), None, []).is_ok());
}

#[test]
fn a_phase_that_ends_writing_refuses_what_waits_and_keeps_the_rest() {
    let (mut bench, maren, jonas) = two_writers();
    bench.join(join(3, "nora", Role::Editor, own()));
    let nora = bench.copy(13);
    bench.frame(1, frames::update(&maren.write("gerade noch ")));
    bench.frame(2, frames::update(&jonas.write("zu spät ")));
    bench.frame(3, frames::update(&nora.write("Redaktion ")));
    bench.tell(Input::PhaseChanged { phase: Phase::Edit });
    let statuses: Vec<_> = [1, 2, 3].map(|id| bench.said(id).pop()).into();
    for (status, may_write) in statuses.into_iter().zip([false, false, true]) {
        let Some(Said::Status(status)) = status else {
            panic!("{status:?}")
        };
        assert_eq!(
            (&status["phase"], &status["mayWrite"]),
            (&"edit".into(), &may_write.into())
        );
    }
    bench.append();
    assert_eq!(bench.closed(1), None);
    assert_eq!(bench.closed(2), Some(CloseCode::Refused));
    let said = bench.said(2);
    assert!(
        matches!(said.last(), Some(Said::Reset(reset)) if reset["reason"] == "refused"),
        "{said:?}"
    );
    bench.append();
    assert_eq!(bench.said(3).last(), Some(&Said::Acknowledged(1)));
    assert_eq!(bench.batch, None);
    let text = content(&bench.copy(1).doc).pop().unwrap();
    assert!(text.contains("gerade noch") && text.contains("Redaktion") && !text.contains("zu spät"));
}

#[test]
fn an_append_refused_for_its_phase_is_taken_apart_by_the_rules_of_now() {
    let (mut bench, maren, _) = two_writers();
    bench.join(join(3, "nora", Role::Editor, own()));
    bench.join(join(4, "nora", Role::Editor, own()));
    let nora = bench.copy(13);
    bench.frame(3, frames::update(&nora.write("Redaktion ")));
    bench.append();
    let nora_first = bench.journal.last().cloned().unwrap();
    // One append holds both.
    bench.frame(3, frames::update(&nora.write("vorher ")));
    bench.frame(1, frames::update(&maren.write("zu spät ")));
    bench.frame(3, frames::update(&nora.write("nachher ")));
    bench.append();
    assert!(bench.batch.is_some());
    bench.batch = None;
    bench.tell(Input::AppendRefused(RefusedAppend::Phase(Phase::Edit)));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert_eq!(bench.closed(3), None);
    let batch = bench.batch.clone().unwrap();
    assert_eq!(batch.phase, Phase::Edit);
    bench.append();
    assert_eq!(bench.said(3).last(), Some(&Said::Acknowledged(3)));
    assert!(bench.journal.contains(&nora_first));
    let text = content(&bench.copy(1).doc).pop().unwrap();
    assert!(
        text.contains("vorher") && text.contains("nachher") && !text.contains("zu spät"),
        "{text}"
    );
    bench.assert_joinable();
}

#[test]
fn an_append_refused_for_a_claim_is_the_fault_of_who_claimed() {
    let (mut bench, maren, jonas) = two_writers();
    bench.frame(2, frames::update(&jonas.write("Jonas ")));
    bench.frame(1, frames::update(&maren.write("Maren ")));
    bench.append();
    bench.batch = None;
    bench.tell(Input::AppendRefused(RefusedAppend::Claim {
        client: ClientId(11),
        member: MemberId::new("anderswo"),
    }));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert_eq!(bench.closed(2), None);
    assert_eq!(bench.batch, None);
    bench.frame(2, frames::update(&jonas.write("noch einmal ")));
    bench.append();
    bench.assert_joinable();
}

#[test]
fn an_epoch_that_has_ended_drops_every_copy() {
    let (mut bench, maren, _) = two_writers();
    bench.frame(1, frames::update(&maren.write("a ")));
    bench.tell(Input::AppendRefused(RefusedAppend::Epoch));
    assert_eq!(bench.stopped, Some(StopReason::Epoch));
    for connection in [1, 2] {
        assert_eq!(bench.closed(connection), Some(CloseCode::Outdated));
        let said = bench.said(connection);
        assert!(matches!(said.last(), Some(Said::Reset(reset)) if reset["reason"] == "epoch"));
    }
}

#[test]
fn one_frame_is_encoded_once_for_all() {
    let (mut bench, maren, _) = two_writers();
    bench.frame(1, frames::update(&maren.write("a ")));
    let batch = bench.batch.take().unwrap();
    let mut effects = Vec::new();
    bench.room.handle(
        bench.now,
        Input::Appended {
            through: batch.expected_head.next(),
        },
        &mut effects,
    );
    let broadcasts: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Broadcast { connections, frame } => Some((connections.clone(), frame.clone())),
            _ => None,
        })
        .collect();
    let [(connections, frame)] = &broadcasts[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*connections, [ConnectionId(1), ConnectionId(2)]);
    assert_eq!(*frame, Bytes::from(frames::update(&batch.update)));
}
