//! The commands of the binary beside a running server.

use std::fs;

use serde_json::Value;
use tests::people::{string, token, try_join};
use tests::{Dialect, Editor, Member, Petitum};

const STATEMENT: &str = "# Erklärung der Kommunen\n\nWir bitten den Landtag um drei Dinge.\n\n## Geld\n\n\
    Das Land zahlt die Pauschale nach § 12 Absatz 3 – jährlich und im Voraus.\n\n- erstens\n- zweitens\n";

#[tokio::test]
async fn a_paper_made_on_the_command_line_can_be_joined_at_once() {
    let petitum = Petitum::start().await;
    let file = petitum.write("erklaerung.md", STATEMENT);
    let paper = petitum.paper_from("Erklärung", &file);
    for role in ["owner", "editor", "writer", "participant", "reader"] {
        let member = Member::join(&petitum, &paper, role, "Maren Albrecht").await;
        assert_eq!(member.joined["member"]["role"], role);
        assert_eq!(member.text, paper.text);
    }
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let editor = Editor::join(&petitum, &maren, Dialect::Stock).await;
    assert!(editor.string().contains("§ 12 Absatz 3 – jährlich"));
}

#[tokio::test]
async fn a_further_link_gives_the_role_it_was_made_for() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let made = petitum.json(&[
        "link", "create", "--paper", &paper.id, "--role", "editor", "--json",
    ]);
    let url = made["url"]
        .as_str()
        .or(made["link"].as_str())
        .expect("the command names the link")
        .to_owned();
    assert!(url.starts_with(&petitum.origin()), "{url}");
    assert_ne!(url, paper.link("editor"));
    let member = Member::join_by(&petitum, &url, "Jonas Beispiel").await;
    assert_eq!(member.joined["member"]["role"], "editor");
}

#[tokio::test]
async fn a_version_holds_what_was_acknowledged_before_and_its_files_never_change() {
    let petitum = Petitum::start().await;
    let file = petitum.write("erklaerung.md", STATEMENT);
    let paper = petitum.paper_from("Erklärung", &file);
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut editor = Editor::join(&petitum, &maren, Dialect::Own).await;
    editor.append_block("p", "Das kam ganz zuletzt.").await;
    editor.until_acknowledged().await;

    let create = [
        "version", "create", "--paper", &paper.id, "--label", "Entwurf", "--json",
    ];
    let version = petitum.json(&create);
    assert_eq!(version["version"], 1);
    let digest = string(&version, "digest");
    assert!(
        digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit()),
        "{digest}"
    );
    let same = petitum.json(&create);
    assert_eq!(same["version"], 2);
    assert_eq!(
        string(&same, "digest"),
        digest,
        "the same text has the same digest"
    );

    editor.append_block("p", "Das kam danach.").await;
    editor.until_acknowledged().await;
    for format in ["markdown", "pdf"] {
        let first = export(&petitum, &paper.id, "1", format);
        let second = export(&petitum, &paper.id, "1", format);
        assert_eq!(first, second, "{format}");
        if format == "markdown" {
            let text = String::from_utf8(first).expect("Markdown is UTF-8");
            assert!(text.contains("Das kam ganz zuletzt.") && !text.contains("Das kam danach."));
        } else {
            assert!(first.starts_with(b"%PDF-"));
        }
    }
    let third = petitum.json(&create);
    assert_ne!(string(&third, "digest"), digest);
    let list = maren.get("/versions").await;
    let numbers: Vec<&Value> = list["versions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| &v["number"])
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
}

#[tokio::test]
async fn markdown_that_was_exported_imports_to_the_same_file() {
    let petitum = Petitum::start().await;
    let file = petitum.write("erklaerung.md", STATEMENT);
    let mut paper = petitum.paper_from("Erklärung", &file);
    let mut files = Vec::new();
    for round in 0..2 {
        petitum.json(&[
            "version", "create", "--paper", &paper.id, "--label", "Entwurf", "--json",
        ]);
        let bytes = export(&petitum, &paper.id, "1", "markdown");
        let text = String::from_utf8(bytes.clone()).expect("Markdown is UTF-8");
        let path = petitum.write(&format!("runde-{round}.md"), &text);
        paper = petitum.paper_from("Erklärung", &path);
        files.push(bytes);
    }
    assert_eq!(files[0], files[1]);
}

#[tokio::test]
async fn commands_fail_with_a_sentence() {
    let petitum = Petitum::start().await;
    let cases: [&[&str]; 4] = [
        &[
            "link",
            "create",
            "--paper",
            "gibt-es-nicht",
            "--role",
            "writer",
            "--json",
        ],
        &[
            "version",
            "create",
            "--paper",
            "gibt-es-nicht",
            "--label",
            "X",
            "--json",
        ],
        &[
            "export",
            "--paper",
            "gibt-es-nicht",
            "--version",
            "1",
            "--format",
            "pdf",
            "--output",
            "/dev/null",
        ],
        &[
            "paper",
            "create",
            "--title",
            "X",
            "--import",
            "/gibt/es/nicht.md",
            "--json",
        ],
    ];
    for words in cases {
        let output = petitum.run(words);
        assert!(!output.status.success(), "{words:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !said.trim().is_empty() && !said.contains("panicked"),
            "{words:?}: {said}"
        );
        assert!(output.stdout.is_empty(), "{words:?}");
    }
}

#[tokio::test]
async fn the_demonstration_is_made_once_and_can_be_read_and_written() {
    let mut petitum = Petitum::start_with(&["--demo"]).await;
    let link = shown_link(&petitum, "Mitschreiben");
    let maren = Member::join_by(&petitum, &link, "Maren Albrecht").await;
    let mut editor = Editor::join(&petitum, &maren, Dialect::Own).await;
    let words = editor.string().split_whitespace().count();
    assert!((1_500..4_000).contains(&words), "{words} words");
    editor.append_block("p", "Vom Vorführen").await;
    editor.until_acknowledged().await;
    petitum.terminate().await;
    petitum.start_again().await;
    let papers = maren
        .request(reqwest::Method::GET, "/api/papers")
        .send()
        .await
        .expect("the server answers");
    let papers: Value = papers.json().await.expect("JSON");
    assert_eq!(papers["papers"].as_array().map(Vec::len), Some(1));
    let again = Member::join_by(&petitum, &shown_link(&petitum, "Mitschreiben"), "Jonas Beispiel").await;
    assert_eq!(again.text, maren.text, "the second start shows the same paper");
    assert!(
        Editor::join(&petitum, &again, Dialect::Stock)
            .await
            .string()
            .contains("Vom Vorführen")
    );
}

#[tokio::test]
async fn without_a_demonstration_it_starts_empty_and_shows_a_setup_link() {
    let petitum = Petitum::start().await;
    assert!(!petitum.output().contains("/beitreten#"), "{}", petitum.output());
    let output = petitum.output();
    let setup = output
        .split_whitespace()
        .find(|word| word.contains("/neu#"))
        .expect("a setup link is shown");
    let answer = try_join(&petitum, token(setup), "Udo Gast").await;
    assert!(answer.status().is_client_error(), "a setup link joins nothing");
}

/// The newest link that the server has shown under this label.
fn shown_link(petitum: &Petitum, label: &str) -> String {
    let output = petitum.output();
    let line = output
        .lines()
        .rev()
        .find(|line| line.contains(label) && line.contains("/beitreten#"));
    let line = line.unwrap_or_else(|| panic!("no link for {label}:\n{output}"));
    line.split_whitespace()
        .last()
        .expect("a line with a link is not empty")
        .to_owned()
}

fn export(petitum: &Petitum, paper: &str, version: &str, format: &str) -> Vec<u8> {
    let path = petitum.scratch("datei");
    let output = path.to_string_lossy().into_owned();
    let words = [
        "export",
        "--paper",
        paper,
        "--version",
        version,
        "--format",
        format,
        "--output",
        &output,
    ];
    let done = petitum.run(&words);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let bytes = fs::read(&path).expect("the file was written");
    fs::remove_file(&path).expect("the file is ours");
    bytes
}
