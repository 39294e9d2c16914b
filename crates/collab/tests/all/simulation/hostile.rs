//! Frames that nobody honest would send.

use yrs::updates::encoder::Encode;

use crate::harness::raw::{At, Raw, after, gone, map, words};
use crate::harness::{Copy, Rng, frames};

/// One frame of somebody who may write and means ill; `victim` is a client id of somebody else.
pub(super) fn frame(rng: &mut Rng, journal: &[&[u8]], own: u64, victim: u64) -> Vec<u8> {
    let copy = Copy::of(own, journal.iter().copied());
    let clock = copy.clock();
    let first = (7_000_000, 0);
    match rng.below(9) {
        0 => frames::update(
            &Raw::default()
                .section(
                    victim,
                    copy.vector().get(&yrs::ClientID::new(victim)),
                    [words(after(first), "gefälscht")],
                )
                .bytes(),
        ),
        1 => frames::update(
            &Raw::default()
                .section(own, clock + 7, [words(after(first), "Lücke")])
                .bytes(),
        ),
        2 => frames::update(
            &Raw::default()
                .section(own, clock, [words(At::Root("fremd"), "Wurzel")])
                .bytes(),
        ),
        3 => frames::update(
            &Raw::default()
                .section(
                    own,
                    clock,
                    [map(after(first)), words(At::In((own, clock)), "Text")],
                )
                .bytes(),
        ),
        4 => frames::update(&Raw::default().section(own, clock, [gone(1 << 30)]).bytes()),
        5 => {
            let mut frame = frames::update(&copy.scribble(rng));
            for _ in 0..3 {
                let at = rng.below(frame.len());
                frame[at] = rng.next() as u8;
            }
            frame
        }
        6 => frames::step_2(&Raw::default().delete(7_000_000, [(3, 1), (2, 1)]).bytes()),
        7 => {
            let mut frame = frames::step_1(&copy.vector());
            let last = copy.vector().encode_v1().len();
            frame[3] = last as u8;
            frame.extend([0xff; 4]);
            frame
        }
        // Allowed, and rude.
        _ => frames::update(&copy.edit(|txn, text| yrs::Text::remove_range(text, txn, 0, 2))),
    }
}
