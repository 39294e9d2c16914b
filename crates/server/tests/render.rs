//! The child process from outside: files come back, what takes too much is ended, and the next request is served.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use export::{Date, Facts, Request, Standing};
use paper::{Block, Inline, Kind, Table, Tree};
use server::render::{Press, RenderError};

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_petitum"))
}

fn request(blocks: Vec<Block>) -> Request {
    Request {
        tree: Tree {
            title: vec![Inline::plain("Musterschreiben")],
            blocks,
        },
        facts: Facts {
            paper: "musterpapier".to_owned(),
            name: "Forderungsschreiben".to_owned(),
            sender: None,
            date: Date::new(2026, 11, 24).expect("a day of the calendar"),
            standing: Standing::Draft,
            digest: "0123456789abcdef".repeat(4),
        },
    }
}

fn letter() -> Request {
    request(vec![Block::paragraph(
        "Wir schreiben gemeinsam, Ioana Brătășanu.",
    )])
}

#[tokio::test]
async fn two_processes_make_the_same_file() {
    let press = Press::new(program());
    let first = press.render(&letter()).await.expect("a file");
    let second = press.render(&letter()).await.expect("a file");
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    assert!(first.bytes == second.bytes);
    assert!(first.bytes == export::pdf(&letter()).expect("a file").bytes);
}

#[tokio::test]
async fn hostile_text_is_refused_in_time_and_the_next_is_served() {
    let press = Press::new(program());
    let begun = Instant::now();
    let accents = format!("a{}", "\u{301}".repeat(20_000));
    let refused = press.render(&request(vec![Block::paragraph(accents)])).await;
    let Err(RenderError::Refused { sentence, .. }) = refused else {
        panic!("{refused:?} instead of a refusal");
    };
    assert!(sentence.contains("aus 20.001 Teilen"), "{sentence}");
    let table = Table::new(vec![], vec![vec!["x".to_owned(); 20]; 250]);
    let tables = vec![Block::new(Kind::Table(table), vec![]); 20];
    let refused = press.render(&request(tables)).await;
    assert!(matches!(refused, Err(RenderError::Refused { .. })), "{refused:?}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    press.render(&letter()).await.expect("a file");
}

#[tokio::test]
async fn what_takes_too_long_is_ended() {
    let press = Press::new(program()).with_wall(Duration::from_millis(1));
    let error = press
        .render(&letter())
        .await
        .expect_err("no file in a millisecond");
    assert!(matches!(error, RenderError::TooCostly(_)), "{error}");
    assert!(error.sentence().contains("abgebrochen"), "{}", error.sentence());
}

/// A press that starts one of the stand-ins in `programs`.
fn stand_in(name: &str) -> Press {
    Press::new(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/programs")
            .join(name),
    )
}

#[tokio::test]
async fn a_process_that_is_killed_is_told_apart_from_one_that_fails() {
    let aborted = stand_in("aborts").render(&letter()).await;
    assert!(matches!(aborted, Err(RenderError::TooCostly(_))), "{aborted:?}");
    let failed = stand_in("fails").render(&letter()).await;
    assert!(matches!(failed, Err(RenderError::Failed(_))), "{failed:?}");
    let endless = stand_in("floods").render(&letter()).await;
    assert!(matches!(endless, Err(RenderError::TooCostly(_))), "{endless:?}");
    let missing = stand_in("missing").render(&letter()).await;
    assert!(matches!(missing, Err(RenderError::Failed(_))), "{missing:?}");
}

#[tokio::test]
async fn the_child_has_no_environment() {
    let seen = stand_in("reveals")
        .render(&letter())
        .await
        .expect("its environment")
        .bytes;
    let seen = String::from_utf8(seen).expect("words");
    assert!(seen.contains("RAYON_NUM_THREADS=1"), "{seen}");
    assert!(!seen.contains("CARGO") && !seen.contains("HOME"), "{seen}");
}

#[test]
fn the_child_limits_itself_before_it_reads() {
    let mut child = Command::new(program())
        .arg("render")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    let path = format!("/proc/{}/limits", child.id());
    let deadline = Instant::now() + Duration::from_secs(20);
    let expected = [
        "Max address space 1073741824 1073741824 bytes",
        "Max cpu time 20 20 seconds",
        "Max core file size 0 0 bytes",
    ];
    let limits = loop {
        let limits = std::fs::read_to_string(&path).expect("the limits of a living process");
        let limits = limits.split_whitespace().collect::<Vec<_>>().join(" ");
        // It waits for its request now, so what it has not limited yet it will at any moment.
        if expected.iter().all(|limit| limits.contains(limit)) || Instant::now() > deadline {
            break limits;
        }
        std::thread::yield_now();
    };
    drop(child.stdin.take());
    child.wait().expect("its end");
    for limit in expected {
        assert!(limits.contains(limit), "{limit} is missing in {limits}");
    }
}

#[test]
fn the_child_says_nothing_about_what_it_cannot_read() {
    let mut child = Command::new(program())
        .arg("render")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(b"{\"tree\":\"geheim\"}")
        .expect("a request");
    let output = child.wait_with_output().expect("its end");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}
