//! The child process from outside: files come back, what takes too much is ended, and the next request is served.

use std::io::Write;
use std::path::PathBuf;
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

#[tokio::test]
async fn a_process_that_is_killed_is_told_apart_from_one_that_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = |name: &str, body: &str| {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("a script");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a script to run");
        Press::new(path)
    };
    let aborted = script("aborted", "kill -ABRT $$").render(&letter()).await;
    assert!(matches!(aborted, Err(RenderError::TooCostly(_))), "{aborted:?}");
    let failed = script("failed", "cat > /dev/null; exit 101")
        .render(&letter())
        .await;
    assert!(matches!(failed, Err(RenderError::Failed(_))), "{failed:?}");
    let endless = script("endless", "exec cat /dev/zero").render(&letter()).await;
    assert!(matches!(endless, Err(RenderError::TooCostly(_))), "{endless:?}");
    let missing = Press::new(folder.path().join("missing")).render(&letter()).await;
    assert!(matches!(missing, Err(RenderError::Failed(_))), "{missing:?}");
}

#[tokio::test]
async fn the_child_has_no_environment_and_limits_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let seen = folder.path().join("seen");
    let path = folder.path().join("look");
    std::fs::write(&path, format!("#!/bin/sh\nenv > {}; exit 1\n", seen.display())).expect("a script");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("a script to run");
    Press::new(path).render(&letter()).await.expect_err("no file");
    let seen = std::fs::read_to_string(seen).expect("what the script saw");
    assert!(!seen.contains("CARGO") && !seen.contains("HOME"), "{seen}");
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
