//! Seeded simulations: people who write, lose their network and come back, a store that fails, a server that dies, others
//! who append, phases that change, somebody hostile.
//! During a run nothing may be sent before it is durable and nothing acknowledged may be lost; once the faults stop, all
//! copies become equal.

mod faults;
mod hostile;
mod person;
mod reached;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use world::World;

/// Seeds of the normal tests; `PETITUM_SEEDS` asks for others as `first..end`.
const SEEDS: std::ops::Range<u64> = 0..320;
/// Seeds that failed once stay for ever.
const FAILED_ONCE: [u64; 1] = [2241];

fn seeds() -> impl Iterator<Item = u64> {
    let asked = option_env!("PETITUM_SEEDS").map(|seeds| {
        let (first, end) = seeds.split_once("..").expect("first..end");
        first.parse().expect("a number")..end.parse().expect("a number")
    });
    FAILED_ONCE.into_iter().chain(asked.unwrap_or(SEEDS))
}

#[test]
fn all_copies_become_equal_and_nothing_saved_is_lost() {
    let mut reached = reached::Reached::default();
    for seed in seeds() {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut world = World::new(seed);
            world.run(800);
            world.quiesce();
            world.reached
        }));
        match outcome {
            Ok(one) => reached.add(&one),
            Err(panic) => {
                eprintln!("the simulation of seed {seed} failed");
                resume_unwind(panic);
            }
        }
    }
    println!("{reached:?}");
    reached.assert_everything_happened();
}
