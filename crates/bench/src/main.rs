//! TODO header
fn main() {}
