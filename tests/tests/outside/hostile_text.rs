//! Text that makes a typesetter suffer: the answer comes in time, and the server serves on meanwhile.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Member, Paper, Petitum};

const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// While a hostile file is made, everybody else is answered in this time.
const SERVED_WITHIN: Duration = Duration::from_secs(2);

/// Freezes, asks for the PDF, and looks after the server while it is made.
async fn pdf_of(petitum: &Petitum, paper: &Paper) -> reqwest::Response {
    let editor = Member::join(petitum, paper, "editor", "Maren Albrecht").await;
    let version = editor.post("/versions", json!({"label": "Entwurf"})).await;
    let path = format!("/versions/{}/export?format=pdf", version["version"]);
    let making = editor.ask(Method::GET, &path, None);
    let watching = async {
        let mut ask = tokio::time::interval(Duration::from_millis(100));
        loop {
            ask.tick().await;
            let begin = Instant::now();
            let health = reqwest::get(petitum.url("/api/health"))
                .await
                .expect("the server answers");
            assert!(health.status().is_success());
            assert!(
                begin.elapsed() < SERVED_WITHIN,
                "the server took {:?}",
                begin.elapsed()
            );
        }
    };
    let both = async {
        tokio::select! {
            answer = making => answer,
            () = watching => unreachable!("watching has no end"),
        }
    };
    tokio::time::timeout(ANSWER_WITHIN, both)
        .await
        .expect("an answer comes in time")
}

/// A file, or a problem with a sentence.
async fn clear(what: &str, answer: reqwest::Response) {
    let status = answer.status();
    let bytes = answer.bytes().await.expect("the answer has a body");
    if status.is_success() {
        assert!(bytes.starts_with(b"%PDF-"), "{what}");
        return;
    }
    let problem: Value = serde_json::from_slice(&bytes).expect("a problem is JSON");
    let sentence = problem["detail"].as_str().unwrap_or_default();
    assert!(sentence.ends_with('.'), "{what}: {status} {problem}");
}

#[tokio::test]
async fn twenty_thousand_accents_on_one_letter() {
    let petitum = Petitum::start().await;
    let accents = "\u{301}".repeat(20_000);
    let file = petitum.write(
        "akzente.md",
        &format!("# Brief\n\nEin a{accents} mit Akzenten.\n"),
    );
    let paper = petitum.paper_from("Akzente", &file);
    clear("accents", pdf_of(&petitum, &paper).await).await;

    let harmless = petitum.paper("Harmlos");
    let answer = pdf_of(&petitum, &harmless).await;
    assert!(answer.status().is_success(), "the next file is made as ever");
}

#[tokio::test]
async fn a_table_of_twenty_thousand_columns() {
    let petitum = Petitum::start().await;
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(20_000));
    let markdown = format!("# Brief\n\n{}{}{}", row("a"), row("-"), row("b"));
    let file = petitum.write("tabelle.md", &markdown);
    let begin = Instant::now();
    let import = file.to_string_lossy();
    let output = petitum.run(&[
        "paper", "create", "--title", "Tabelle", "--json", "--import", &import,
    ]);
    assert!(begin.elapsed() < ANSWER_WITHIN, "{:?}", begin.elapsed());
    if output.status.success() {
        let paper = Paper::from_json(&serde_json::from_slice(&output.stdout).expect("JSON"));
        clear("table", pdf_of(&petitum, &paper).await).await;
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.trim().is_empty() && !said.contains("panicked"), "{said}");
    }
}

#[tokio::test]
async fn what_looks_like_a_program_is_only_text() {
    let petitum = Petitum::start().await;
    let hostile = r#"#read("/etc/passwd") $x^2$ @ref <label> #eval("1") \#set page(height: 1cm)"#;
    let escaped: String = hostile
        .chars()
        .flat_map(|c| {
            if c.is_ascii_punctuation() {
                vec!['\\', c]
            } else {
                vec![c]
            }
        })
        .collect();
    let file = petitum.write("programm.md", &format!("# Brief\n\nVorher {escaped} nachher.\n"));
    let paper = petitum.paper_from("Programm", &file);
    let answer = pdf_of(&petitum, &paper).await;
    assert!(answer.status().is_success());
    let bytes = answer.bytes().await.expect("a file");
    assert!(bytes.starts_with(b"%PDF-"));
    let passwd = std::fs::read("/etc/passwd").unwrap_or_default();
    let first = passwd.split(|byte| *byte == b'\n').next().unwrap_or_default();
    assert!(first.is_empty() || !bytes.windows(first.len()).any(|window| window == first));
}
