//! Who is here: coalesced, in the server's words, and only for those who may see it.

use collab::{ConnectionId, Dialect, Event, Input, MemberId, PEOPLE_EVERY_MS, PRESENCE_EVERY_MS};
use paper::Role;
use serde_json::{Value, json};

use super::harness::{Bench, Said, frames, join, own, user};

const CURSOR: &str =
    r#"{"cursor":{"anchor":{"item":{"client":7,"clock":3}},"head":null},"user":{"name":"Gefälscht"}}"#;

fn cursors(said: Vec<Said>) -> Vec<(u64, u32, Value)> {
    said.into_iter()
        .filter_map(|said| match said {
            Said::Presence(entries) => Some(entries),
            _ => None,
        })
        .flatten()
        .collect()
}

fn people(said: Vec<Said>) -> Vec<Value> {
    said.into_iter()
        .filter_map(|said| match said {
            Said::People(people) => Some(people),
            _ => None,
        })
        .collect()
}

/// A writer, a participant, a reader and another writer, each with its own presence id 10 + connection.
fn hall() -> Bench {
    let mut bench = Bench::new();
    for (connection, member, role) in [
        (1, "maren", Role::Writer),
        (2, "pia", Role::Participant),
        (3, "lea", Role::Reader),
        (4, "jonas", Role::Writer),
    ] {
        bench.join(join(connection, member, role, own()));
    }
    bench.advance(2 * PEOPLE_EVERY_MS);
    for connection in 1..=4 {
        bench.said(connection);
    }
    bench
}

#[test]
fn the_server_writes_who_it_is_and_roles_decide_who_sees_it() {
    let mut bench = hall();
    bench.frame(1, frames::presence(&[(11, 1, CURSOR)]));
    let [(11, 1, state)] = &cursors(bench.said(4))[..] else {
        panic!("one entry")
    };
    assert_eq!(
        state["user"],
        json!({"name": "maren", "municipality": "Musterhausen", "color": 3})
    );
    assert_eq!(state["cursor"]["anchor"]["item"]["clock"], 3);
    let nameless = cursors(bench.said(2));
    assert_eq!(
        nameless[0].2["user"],
        json!({"name": "", "municipality": "Musterhausen", "color": 3})
    );
    assert_eq!(bench.said(3), []);
    // A reader shows nothing either.
    bench.advance(PRESENCE_EVERY_MS);
    bench.frame(3, frames::presence(&[(13, 1, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(4)), []);
}

#[test]
fn cursors_are_coalesced() {
    let mut bench = hall();
    for clock in 1..=50 {
        bench.frame(1, frames::presence(&[(11, clock, CURSOR)]));
        bench.frame(4, frames::presence(&[(14, clock, CURSOR)]));
        bench.advance(10);
    }
    bench.advance(PRESENCE_EVERY_MS);
    let frames: Vec<_> = bench
        .said(2)
        .into_iter()
        .filter(|said| matches!(said, Said::Presence(_)))
        .collect();
    assert!((3..=5).contains(&frames.len()), "{}", frames.len());
    let Some(Said::Presence(last)) = frames.last() else {
        panic!("a frame")
    };
    assert_eq!(
        last.iter()
            .map(|(client, clock, _)| (*client, *clock))
            .collect::<Vec<_>>(),
        [(11, 50), (14, 50)]
    );
}

#[test]
fn one_entry_a_connection_and_nobody_elses() {
    let mut bench = hall();
    bench.frame(
        1,
        frames::presence(&[(11, 1, CURSOR), (77, 1, CURSOR), (78, 1, CURSOR)]),
    );
    bench.frame(4, frames::presence(&[(11, 9, "{}"), (14, 1, "{}")]));
    bench.advance(PRESENCE_EVERY_MS);
    let seen: Vec<_> = cursors(bench.said(2))
        .into_iter()
        .map(|(client, clock, _)| (client, clock))
        .collect();
    assert_eq!(seen, [(11, 1), (14, 1)]);
    // An id under which somebody else has written is not free either.
    let maren = bench.copy(500);
    bench.frame(1, frames::update(&maren.write("Wort ")));
    bench.append();
    bench.join(join(5, "jonas", Role::Writer, own()));
    bench.frame(5, frames::presence(&[(500, 1, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    assert!(cursors(bench.said(2)).is_empty());
}

#[test]
fn what_is_no_state_or_too_large_is_ignored() {
    let mut bench = hall();
    let large = format!(r#"{{"cursor":{{"anchor":"{}"}}}}"#, "x".repeat(1_024));
    for state in ["7", "[]", "\"x\"", "{", "", &large] {
        bench.frame(1, frames::presence(&[(11, 1, state)]));
    }
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(4)), []);
    assert_eq!(bench.closed(1), None);
    bench.frame(1, frames::presence(&[(11, 1, r#"{"cursor":5}"#)]));
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(4))[0].2["cursor"], Value::Null);
}

#[test]
fn who_leaves_or_looks_away_is_taken_off() {
    let mut bench = hall();
    bench.frame(1, frames::presence(&[(11, 5, CURSOR)]));
    bench.frame(4, frames::presence(&[(14, 1, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    bench.said(2);
    bench.frame(4, frames::presence(&[(14, 2, "null")]));
    bench.tell(Input::Leave {
        connection: ConnectionId(1),
    });
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(
        cursors(bench.said(2)),
        [(11, 5, Value::Null), (14, 2, Value::Null)]
    );
    // The id is free again.
    bench.join(join(6, "maren", Role::Writer, own()));
    bench.frame(6, frames::presence(&[(11, 6, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(2)).len(), 1);
}

#[test]
fn who_joins_or_asks_sees_who_is_here() {
    let mut bench = hall();
    bench.frame(1, frames::presence(&[(11, 5, CURSOR)]));
    bench.join(join(5, "nora", Role::Participant, Dialect::Stock));
    let seen = cursors(bench.said(5));
    assert_eq!(seen[0].2["user"]["name"], "");
    bench.frame(5, vec![3]);
    assert_eq!(cursors(bench.said(5)), seen);
    bench.join(join(6, "lea", Role::Reader, Dialect::Stock));
    bench.frame(6, vec![3]);
    assert_eq!(cursors(bench.said(6)), []);
}

#[test]
fn counts_come_by_themselves_and_name_nobody_to_participants() {
    let mut bench = hall();
    bench.join(join(5, "maren", Role::Writer, own()));
    bench.join(join(6, "nora", Role::Writer, Dialect::Stock));
    bench.advance(PEOPLE_EVERY_MS);
    let names = people(bench.said(1));
    // Maren is here twice and counts once; readers count, too.
    assert_eq!(names.last().unwrap()["count"], 5);
    let listed: Vec<_> = names.last().unwrap()["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, ["jonas", "lea", "maren", "nora", "pia"]);
    let nameless = people(bench.said(2)).pop().unwrap();
    assert_eq!(
        nameless["people"][0],
        json!({"name": "", "municipality": "Musterhausen", "color": 3})
    );
    assert_eq!(people(bench.said(3)), [] as [Value; 0]);
    assert_eq!(people(bench.said(6)), [] as [Value; 0]);
    bench.tell(Input::Leave {
        connection: ConnectionId(6),
    });
    bench.advance(PEOPLE_EVERY_MS);
    assert_eq!(people(bench.said(1)).pop().unwrap()["count"], 4);
}

#[test]
fn a_changed_name_is_shown() {
    let mut bench = hall();
    bench.frame(1, frames::presence(&[(11, 5, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    bench.said(4);
    bench.tell(Input::UserChanged {
        member: MemberId::new("maren"),
        user: user("Maren Albrecht"),
    });
    let said = bench.said(1);
    let told = said
        .iter()
        .any(|said| matches!(said, Said::Status(status) if status["user"]["name"] == "Maren Albrecht"));
    assert!(told, "{said:?}");
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(4))[0].2["user"]["name"], "Maren Albrecht");
}

#[test]
fn an_idle_connection_hears_something_every_few_seconds() {
    let mut bench = Bench::new();
    bench.join(join(1, "lea", Role::Reader, Dialect::Stock));
    bench.said(1);
    let mut silent = 0;
    // Two idle minutes; a stock client gives up after 30 s.
    for _ in 0..120 {
        bench.advance(1_000);
        if bench.said(1).is_empty() {
            silent += 1;
        } else {
            silent = 0;
        }
        assert!(silent < 21, "{silent} s of silence");
    }
    bench.tell(Input::Leave {
        connection: ConnectionId(1),
    });
    bench.advance(60_000);
    assert_eq!(bench.room.wake_at(), None);
}

#[test]
fn events_go_to_those_who_understand_them() {
    let mut bench = hall();
    bench.join(join(5, "nora", Role::Writer, Dialect::Stock));
    let event = Event {
        number: 12,
        kind: "phase".to_owned(),
        at: 1_700_000_000_000,
        member: Some(MemberId::new("maren")),
        data: json!({"phase": "edit"}),
    };
    bench.tell(Input::Publish(event));
    for connection in 1..=4 {
        let said = bench.said(connection);
        let Some(Said::Event(event)) = said.last() else {
            panic!("{said:?}")
        };
        assert_eq!(
            *event,
            json!({"number": 12, "kind": "phase", "at": 1_700_000_000_000_i64, "member": "maren", "data": {"phase": "edit"}})
        );
    }
    assert!(!bench.said(5).iter().any(|said| matches!(said, Said::Event(_))));
}

#[test]
fn who_becomes_a_reader_sees_and_shows_nothing_more() {
    let mut bench = hall();
    bench.frame(4, frames::presence(&[(14, 1, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    bench.said(1);
    bench.tell(Input::RoleChanged {
        member: MemberId::new("jonas"),
        role: Role::Reader,
    });
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(1)), [(14, 1, Value::Null)]);
    bench.said(4);
    bench.frame(1, frames::presence(&[(11, 2, CURSOR)]));
    bench.advance(PRESENCE_EVERY_MS);
    assert_eq!(cursors(bench.said(4)), []);
}
