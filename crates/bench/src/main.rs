//! `bench`: the load of a conference against the real binary.
//!
//! Fifty people have the letter open, ten of them write two changes a second, for a bounded time.
//! Measured are the way of a change to every other client, and in the same run the commit: from sending until the server
//! has called it durable.
//! Ends with an error if one change did not reach everybody.
//!
//! Not here: how to speak with the server (crate `tests`), what is right or wrong (its tests).

mod meter;
mod people;

use std::process::ExitCode;
use std::time::Duration;

use ::tests::Petitum;

/// What is put on the server.
#[derive(Debug, Clone, Copy)]
struct Load {
    clients: u32,
    writers: u32,
    /// Between two changes of one writer.
    every: Duration,
    /// Connections and caches find their rhythm; not counted.
    warming: Duration,
    counted: Duration,
}

const LOAD: Load = Load {
    clients: 50,
    writers: 10,
    every: Duration::from_millis(500),
    warming: Duration::from_secs(2),
    counted: Duration::from_secs(15),
};

/// One thread for all clients, so that on two cores the other one is the server's.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let petitum = Petitum::start().await;
    let meter = people::run(&petitum, LOAD).await;
    println!("{}", meter.table(LOAD));
    if meter.missing() > 0 {
        eprintln!("{} changes did not reach everybody", meter.missing());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
