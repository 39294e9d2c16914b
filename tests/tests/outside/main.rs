//! The binary from outside: each module is one promise, each test has a server and a data folder of its own.

mod attack;
mod command_line;
mod durability;
mod hostile_text;
mod joining;
mod roles;
mod stock;
mod together;
