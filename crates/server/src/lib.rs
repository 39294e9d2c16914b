//! The server: the only crate that meets sockets, the clock, the environment and chance.
//!
//! `http` answers requests, `live` holds the open rooms and their connections, `access` decides who may do what,
//! `desk` holds the use-cases that HTTP and the command line share, `render` makes files in a child process.
//! What a paper is stands in `paper`, what happens between people in one room in `collab`, what is kept in `store`.

pub mod access;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demonstration;
pub mod desk;
pub mod http;
pub mod letter;
pub mod limits;
pub mod listen;
pub mod live;
pub mod log;
pub mod problem;
pub mod render;
pub mod serve;
pub mod shutdown;
pub mod timers;
