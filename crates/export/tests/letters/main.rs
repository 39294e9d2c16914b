//! Letters as files, looked at from outside: with the PDF tools that other people use.
//! One binary, because linking the typesetter takes longer than all the tests.

mod characters;
mod golden;
mod hostile;
mod samples;
mod structure;
mod tools;
