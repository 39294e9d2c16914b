//! The binary from outside: each module is one promise, each test has a server and a data folder of its own.
//! One module has no server: it compares what yrs and Yjs read from the same bytes.

mod attack;
mod command_line;
mod differential;
mod durability;
mod hostile_text;
mod joining;
mod log;
mod roles;
mod stock;
mod together;
