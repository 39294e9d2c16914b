//! Frames of the socket, out and in (docs/protocol.md section 2), written down a second time on purpose.

/// A frame that the server sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// What the server has; everything it lacks is wanted.
    Step1(Vec<u8>),
    /// What we lacked.
    Step2(Vec<u8>),
    /// A change.
    Update(Vec<u8>),
    /// Presence of others.
    Awareness(Vec<u8>),
    /// 100: epoch, schema, phase, role and so on.
    State(serde_json::Value),
    /// 101: so many sync frames of this connection are durable.
    Acknowledged(u64),
    /// 102: drop the local copy.
    Reset(serde_json::Value),
    /// 103: something happened in the paper.
    Event(serde_json::Value),
    /// 104: who is here.
    People(serde_json::Value),
}

/// Our question for what we lack.
pub fn step1(state_vector: &[u8]) -> Vec<u8> {
    body(vec![0, 0], state_vector)
}

/// Our answer with what the server lacks.
pub fn step2(update: &[u8]) -> Vec<u8> {
    body(vec![0, 1], update)
}

/// A change of ours.
pub fn update(update: &[u8]) -> Vec<u8> {
    body(vec![0, 2], update)
}

/// Presence, for one client id.
pub fn awareness(client: u64, clock: u64, state: &str) -> Vec<u8> {
    let mut states = vec![1];
    number(&mut states, client);
    number(&mut states, clock);
    let states = body(states, state.as_bytes());
    body(vec![1], &states)
}

/// Reads one frame; panics on what the protocol does not know.
pub fn read(bytes: &[u8]) -> Frame {
    let mut rest = bytes;
    match take_number(&mut rest) {
        0 => {
            let step = take_number(&mut rest);
            let body = take_bytes(&mut rest);
            match step {
                0 => Frame::Step1(body),
                1 => Frame::Step2(body),
                2 => Frame::Update(body),
                other => panic!("unknown sync step {other}"),
            }
        }
        1 => Frame::Awareness(take_bytes(&mut rest)),
        100 => Frame::State(take_json(&mut rest)),
        101 => Frame::Acknowledged(take_number(&mut rest)),
        102 => Frame::Reset(take_json(&mut rest)),
        103 => Frame::Event(take_json(&mut rest)),
        104 => Frame::People(take_json(&mut rest)),
        other => panic!("unknown message type {other}"),
    }
}

/// Appends a variable-length unsigned number.
pub fn number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn body(mut head: Vec<u8>, bytes: &[u8]) -> Vec<u8> {
    number(&mut head, bytes.len() as u64);
    head.extend_from_slice(bytes);
    head
}

fn take_number(rest: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (byte, more) = rest.split_first().expect("a number has an end");
        *rest = more;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return value;
        }
    }
    panic!("a number is too long");
}

fn take_bytes(rest: &mut &[u8]) -> Vec<u8> {
    let length = take_number(rest) as usize;
    let (bytes, more) = rest.split_at(length);
    *rest = more;
    bytes.to_vec()
}

fn take_json(rest: &mut &[u8]) -> serde_json::Value {
    serde_json::from_slice(&take_bytes(rest)).expect("the body is JSON")
}
