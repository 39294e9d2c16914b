//! The people of a run: all receive, some write.

use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use ::tests::frame::{self, Frame};
use ::tests::{Dialect, Editor, Member, Paper, Petitum, node};
use futures_util::future::join_all;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use crate::Load;
use crate::meter::Meter;

/// After the last change everything has this long to arrive.
const ARRIVING: Duration = Duration::from_secs(2);
/// A change is its number between these, so that it can be found in bytes that were never decoded.
const OPEN: u8 = b'<';
const CLOSE: u8 = b'>';

/// Puts the load on a server and answers what was measured.
pub(crate) async fn run(petitum: &Petitum, load: Load) -> Meter {
    let letter = node::root().join("crates/server/assets/demonstration.md");
    let paper = petitum.paper_from("Vorführung", &letter);
    let mut editors = Vec::new();
    for number in 0..load.clients {
        editors.push(join(petitum, &paper, number).await);
    }
    let meter = RefCell::new(Meter::new(load.clients));
    let begin = Instant::now();
    let person = |(number, editor): (u32, Editor)| {
        let first = begin + load.every * number / load.writers;
        let writes = (number < load.writers).then_some(first);
        take_part(editor, writes, begin, load, &meter)
    };
    join_all((0..).zip(editors).map(person)).await;
    meter.into_inner()
}

async fn join(petitum: &Petitum, paper: &Paper, number: u32) -> Editor {
    let member = Member::join(petitum, paper, "writer", &format!("Person {number}")).await;
    Editor::join(petitum, &member, Dialect::Own).await
}

async fn take_part(
    mut editor: Editor,
    writes: Option<Instant>,
    begin: Instant,
    load: Load,
    meter: &RefCell<Meter>,
) {
    let counted = begin + load.warming;
    let last = counted + load.counted;
    let mut pen = interval_at(writes.unwrap_or(last), load.every);
    pen.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut at = 0;
    let mut under_way = UnderWay {
        acknowledged: editor.sent,
        changes: VecDeque::new(),
        own: HashSet::new(),
    };
    loop {
        tokio::select! {
            () = sleep_until(last + ARRIVING) => return,
            now = pen.tick(), if writes.is_some() && Instant::now() < last => {
                let number = meter.borrow_mut().left(now >= counted);
                under_way.changes.push_back(number);
                under_way.own.insert(number);
                let words = format!("<{number}>");
                editor.write(at, &words).await;
                at += words.len() as u32;
            }
            frame = editor.next_frame() => match frame {
                Some(bytes) => look(&bytes, &mut under_way, &mut meter.borrow_mut()),
                None => return,
            },
        }
    }
}

/// One's own changes that are not acknowledged, oldest first.
struct UnderWay {
    /// Sync frames that need no more looking after: acknowledged, or sent before the run began.
    acknowledged: u64,
    changes: VecDeque<usize>,
    /// Everything one has written.
    own: HashSet<usize>,
}

fn look(bytes: &[u8], under_way: &mut UnderWay, meter: &mut Meter) {
    match frame::read(bytes) {
        Frame::Update(update) => {
            for number in numbers(&update) {
                // What the server sends back to its own writer is no receipt.
                if !under_way.own.contains(&number) {
                    meter.received(number);
                }
            }
        }
        Frame::Acknowledged(frames) => {
            let news = frames.saturating_sub(under_way.acknowledged);
            for _ in 0..news {
                under_way
                    .changes
                    .pop_front()
                    .into_iter()
                    .for_each(|number| meter.committed(number));
            }
            under_way.acknowledged = under_way.acknowledged.max(frames);
        }
        _ => {}
    }
}

/// The numbers of the changes that an update carries.
fn numbers(update: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    for piece in update.split(|byte| *byte == OPEN).skip(1) {
        let digits: &[u8] = piece.split(|byte| *byte == CLOSE).next().unwrap_or_default();
        let number = std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse::<usize>().ok());
        found.extend(number.filter(|_| digits.len() < piece.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_raw_bytes() {
        assert_eq!(numbers(b"\x01<12><7>\x00\xff<3"), [12, 7]);
        assert_eq!(numbers(b"<x><>"), [0; 0]);
    }
}
