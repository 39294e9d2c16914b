//! The interface from outside: a server on a port of its own, spoken to over HTTP and WebSocket.
//!
//! What needs the binary as a process (its files, its end by signal or kill) is in the workspace's `tests`.

#[cfg(test)]
mod interface {
    mod client;
    mod doors;
    mod entry;
    mod headers;
    mod house;
    mod matrix;
    mod papers;
    mod socket;
}
