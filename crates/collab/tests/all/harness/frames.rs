//! Frames as a client makes and reads them, independent of the crate's own code.

use serde_json::Value;
use yrs::StateVector;
use yrs::encoding::read::{Cursor, Read};
use yrs::encoding::write::Write;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;

/// What the server said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Step1(StateVector),
    Step2(Vec<u8>),
    Update(Vec<u8>),
    /// Client, clock, state.
    Presence(Vec<(u64, u32, Value)>),
    Status(Value),
    Acknowledged(u64),
    Reset(Value),
    Event(Value),
    People(Value),
}

/// Reads a frame of the server; it must be whole and nothing more.
pub(crate) fn said(frame: &[u8]) -> Said {
    let mut cursor = Cursor::new(frame);
    let said = match cursor.read_var::<u32>().unwrap() {
        0 => match (cursor.read_var::<u32>().unwrap(), cursor.read_buf().unwrap()) {
            (0, body) => Said::Step1(StateVector::decode_v1(body).unwrap()),
            (1, body) => Said::Step2(body.to_vec()),
            (2, body) => Said::Update(body.to_vec()),
            (step, _) => panic!("unknown step {step}"),
        },
        1 => Said::Presence(entries(cursor.read_buf().unwrap())),
        100 => Said::Status(json(&mut cursor)),
        101 => Said::Acknowledged(cursor.read_var().unwrap()),
        102 => Said::Reset(json(&mut cursor)),
        103 => Said::Event(json(&mut cursor)),
        104 => Said::People(json(&mut cursor)),
        other => panic!("unknown message {other}"),
    };
    assert!(!cursor.has_content(), "bytes follow {said:?}");
    said
}

fn json(cursor: &mut Cursor<'_>) -> Value {
    serde_json::from_str(cursor.read_string().unwrap()).unwrap()
}

fn entries(body: &[u8]) -> Vec<(u64, u32, Value)> {
    let mut cursor = Cursor::new(body);
    let count: u32 = cursor.read_var().unwrap();
    (0..count)
        .map(|_| {
            let client = cursor.read_var().unwrap();
            let clock = cursor.read_var().unwrap();
            (client, clock, json(&mut cursor))
        })
        .collect()
}

pub(crate) fn step_1(vector: &StateVector) -> Vec<u8> {
    sync(0, &vector.encode_v1())
}

pub(crate) fn step_2(update: &[u8]) -> Vec<u8> {
    sync(1, update)
}

pub(crate) fn update(update: &[u8]) -> Vec<u8> {
    sync(2, update)
}

fn sync(step: u32, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    frame.write_var(0_u32);
    frame.write_var(step);
    frame.write_buf(body);
    frame
}

pub(crate) fn presence(entries: &[(u64, u32, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    body.write_var(entries.len());
    for (client, clock, state) in entries {
        body.write_var(*client);
        body.write_var(*clock);
        body.write_string(state);
    }
    let mut frame = Vec::new();
    frame.write_var(1_u32);
    frame.write_buf(&body);
    frame
}
