//! `petitum`: reads the command line and hands over to the library.
//!
//! What is said to people goes to standard output, the log to standard error.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::{self, Cli, Command, DeskCommand};
use server::config::{Config, ServeFlags};
use server::{clock, log, render, serve};

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(flags) => start(flags),
        Command::Render => return render::child(),
        Command::Desk(command) => desk(command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn desk(command: DeskCommand) -> Result<(), String> {
    let mut out = std::io::stdout();
    let run = cli::run(command, clock::now(), &mut out);
    runtime()?.block_on(run).map_err(|error| error.to_string())
}

fn start(flags: ServeFlags) -> Result<(), String> {
    log::begin();
    let config = Config::load(flags).map_err(|error| error.to_string())?;
    let runtime = runtime()?;
    let served = runtime
        .block_on(serve::serve(config))
        .map_err(|error| error.to_string());
    // Whatever still runs has had its time.
    runtime.shutdown_background();
    served
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("Petitum lässt sich nicht starten: {error}"))
}
