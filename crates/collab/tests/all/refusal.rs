//! What is refused, how it is said, and that nothing of it stays.

use collab::protocol::{MAX_READ_ONLY_FRAME_BYTES, MAX_WRITER_FRAME_BYTES};
use collab::{CloseCode, Dialect, Input, MAX_CONNECTIONS, MemberId};
use paper::{Phase, Role};
use yrs::StateVector;

use super::harness::raw::{At, Raw, after, words};
use super::harness::{Bench, Copy, Said, content, frames, join, own};

fn reason(said: &[Said]) -> Option<String> {
    match said.last() {
        Some(Said::Reset(reset)) => {
            assert!(reset["sentence"].as_str().unwrap().ends_with('.'));
            Some(reset["reason"].as_str().unwrap().to_owned())
        }
        _ => None,
    }
}

#[test]
fn readers_and_participants_write_nothing() {
    for role in [Role::Reader, Role::Participant] {
        let mut bench = Bench::new();
        bench.join(join(1, "nora", role, own()));
        let copy = bench.copy(11);
        bench.frame(1, frames::step_2(&copy.state()));
        assert_eq!(bench.said(1).last(), Some(&Said::Acknowledged(1)));
        bench.frame(1, frames::update(&copy.write("heimlich ")));
        assert_eq!(bench.closed(1), Some(CloseCode::Refused));
        assert_eq!(reason(&bench.said(1)).as_deref(), Some("refused"));
        assert_eq!(bench.batch, None);
        bench.assert_joinable();
    }
}

#[test]
fn a_role_that_may_no_longer_write_is_told_and_refused() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    let copy = bench.copy(11);
    bench.frame(1, frames::update(&copy.write("darf noch ")));
    bench.append();
    bench.tell(Input::RoleChanged {
        member: MemberId::new("maren"),
        role: Role::Reader,
    });
    let said = bench.said(1);
    assert!(
        matches!(said.last(), Some(Said::Status(status)) if status["mayWrite"] == false),
        "{said:?}"
    );
    bench.frame(1, frames::update(&copy.write("darf nicht ")));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert_eq!(bench.batch, None);
}

#[test]
fn a_revoked_member_is_out_and_what_waits_of_it_is_dropped() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    bench.join(join(2, "jonas", Role::Writer, own()));
    let (maren, jonas) = (bench.copy(11), bench.copy(12));
    bench.frame(2, frames::update(&jonas.write("Jonas ")));
    bench.frame(1, frames::update(&maren.write("Maren ")));
    bench.tell(Input::Revoked {
        member: MemberId::new("maren"),
    });
    assert_eq!(bench.closed(1), Some(CloseCode::SignedOut));
    assert_eq!(bench.closed(2), None);
    bench.append_all();
    let text = content(&bench.copy(1).doc).pop().unwrap();
    assert!(text.contains("Jonas") && !text.contains("Maren"));
    bench.assert_joinable();
}

#[test]
fn another_epoch_or_schema_never_syncs() {
    for (schema, epoch, expected) in [
        (1, "epoch-0", "epoch"),
        (0, "epoch-1", "schema"),
        (2, "epoch-1", "schema"),
    ] {
        let mut bench = Bench::new();
        let dialect = Dialect::Own {
            schema,
            epoch: epoch.to_owned(),
        };
        bench.join(join(1, "maren", Role::Writer, dialect));
        assert_eq!(bench.closed(1), Some(CloseCode::Outdated));
        let said = bench.said(1);
        assert_eq!(said.len(), 1);
        assert_eq!(reason(&said).as_deref(), Some(expected));
        assert_eq!(bench.room.connections(), 0);
    }
}

#[test]
fn frames_have_a_limit_by_role() {
    for (role, limit) in [
        (Role::Reader, MAX_READ_ONLY_FRAME_BYTES),
        (Role::Writer, MAX_WRITER_FRAME_BYTES),
    ] {
        let mut bench = Bench::new();
        bench.join(join(1, "maren", role, own()));
        let mut frame = frames::update(&vec![0; limit - 5]);
        frame.truncate(limit);
        bench.frame(1, frame.clone());
        assert_eq!(bench.closed(1), Some(CloseCode::Malformed));
        bench.join(join(2, "maren", role, own()));
        frame.push(0);
        bench.frame(2, frame);
        assert_eq!(bench.closed(2), Some(CloseCode::Refused));
    }
}

#[test]
fn rubbish_is_malformed() {
    for frame in [
        vec![],
        vec![7],
        vec![100, 2, b'{', b'}'],
        vec![0, 3, 0],
        vec![0, 0, 1, 0, 0],
        vec![0, 0, 5, 2, 1, 1, 1, 2],
        vec![0, 2, 2, 0],
        vec![1, 200],
        vec![3, 0],
    ] {
        let mut bench = Bench::new();
        bench.join(join(1, "maren", Role::Owner, own()));
        bench.frame(1, frame.clone());
        assert_eq!(bench.closed(1), Some(CloseCode::Malformed), "{frame:?}");
        assert_eq!(bench.room.connections(), 0);
        // What still arrives on it is nobody's.
        bench.frame(1, vec![0, 0, 1, 0]);
        assert_eq!(bench.room.connections(), 0);
    }
}

#[test]
fn an_unmet_dependency_is_asked_for_once_then_reset() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    let copy = bench.copy(11);
    bench.frame(1, frames::step_2(&copy.state()));
    bench.said(1);
    copy.write("nie gesendet ");
    bench.frame(1, frames::update(&copy.write("baut darauf ")));
    let said = bench.said(1);
    let [Said::Step1(vector)] = &said[..] else {
        panic!("{said:?}")
    };
    // What follows builds on it too and waits for the answer.
    bench.frame(1, frames::update(&copy.write("und darauf ")));
    assert_eq!(bench.said(1), []);
    bench.frame(1, frames::step_2(&copy.beyond(vector)));
    bench.append();
    assert_eq!(bench.said(1).last(), Some(&Said::Acknowledged(4)));
    assert_eq!(content(&bench.copy(1).doc), content(&copy.doc));

    copy.write("wieder nicht gesendet ");
    bench.frame(1, frames::update(&copy.write("baut darauf ")));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert_eq!(reason(&bench.said(1)).as_deref(), Some("diverged"));
}

#[test]
fn writing_that_starts_before_the_first_step_2_is_not_lost() {
    let mut bench = Bench::new();
    let copy = bench.copy(11);
    copy.write("ohne Netz geschrieben ");
    bench.join(join(1, "maren", Role::Writer, own()));
    // The client types before it has read the server's question.
    bench.frame(1, frames::update(&copy.write("gleich nach dem Verbinden ")));
    let said = bench.said(1);
    let question = said.iter().find_map(|said| match said {
        Said::Step1(vector) => Some(vector.clone()),
        _ => None,
    });
    assert_eq!(bench.batch, None);
    bench.frame(1, frames::step_2(&copy.beyond(&question.unwrap())));
    bench.append();
    assert_eq!(bench.said(1).last(), Some(&Said::Acknowledged(2)));
    assert_eq!(content(&bench.copy(1).doc), content(&copy.doc));
}

#[test]
fn a_copy_of_another_text_is_reset() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    let stranger = Raw::default()
        .section(900, 0, [words(after((901, 5)), "x")])
        .bytes();
    bench.frame(1, frames::step_2(&stranger));
    assert_eq!(bench.closed(1), None);
    bench.frame(1, frames::step_2(&stranger));
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert_eq!(reason(&bench.said(1)).as_deref(), Some("diverged"));
}

#[test]
fn a_question_that_tears_a_character_apart_is_answered_whole() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    let root = Raw::default()
        .section(11, 0, [words(At::Root("text"), "😀😀")])
        .bytes();
    bench.frame(1, frames::update(&root));
    bench.append();
    let mut vector = StateVector::default();
    vector.set_max(yrs::ClientID::new(11), 3);
    bench.frame(1, frames::step_1(&vector));
    let said = bench.said(1);
    let Some(Said::Step2(rest)) = said.last() else {
        panic!("{said:?}")
    };
    let first = Raw::default()
        .section(11, 0, [words(At::Root("text"), "😀")])
        .bytes();
    let copy = Copy::of(1, [&*super::harness::letter(), &*first, &**rest]);
    assert_eq!(content(&copy.doc), content(&bench.copy(2).doc));
}

#[test]
fn questions_without_end_are_overload() {
    let mut bench = Bench::new();
    bench.join(join(1, "nora", Role::Reader, own()));
    for _ in 0..100 {
        bench.frame(1, frames::step_1(&StateVector::default()));
    }
    assert_eq!(bench.closed(1), Some(CloseCode::TryAgainLater));
    let answers = bench
        .said(1)
        .into_iter()
        .filter(|said| matches!(said, Said::Step2(_)));
    assert_eq!(answers.count(), 8);
}

#[test]
fn a_room_is_full_at_its_limit() {
    let mut bench = Bench::new();
    for connection in 0..MAX_CONNECTIONS as u64 {
        bench.join(join(connection, "nora", Role::Reader, Dialect::Stock));
    }
    let next = MAX_CONNECTIONS as u64;
    bench.join(join(next, "nora", Role::Reader, Dialect::Stock));
    assert_eq!(bench.closed(next), Some(CloseCode::TryAgainLater));
    bench.tell(Input::Leave {
        connection: collab::ConnectionId(0),
    });
    bench.join(join(next + 1, "nora", Role::Reader, Dialect::Stock));
    assert_eq!(bench.closed(next + 1), None);
}

#[test]
fn a_phase_without_writing_lets_everyone_read() {
    let mut bench = Bench::new();
    bench.tell(Input::PhaseChanged { phase: Phase::Sign });
    bench.join(join(1, "maren", Role::Owner, own()));
    bench.frame(1, frames::step_1(&StateVector::default()));
    let said = bench.said(1);
    assert!(matches!(&said[0], Said::Status(status) if status["mayWrite"] == false));
    assert!(matches!(said.last(), Some(Said::Step2(_))));
}
