//! What the server prints while people work: events, and nothing of what they wrote or who they are.

use reqwest::Method;
use serde_json::json;
use tests::people::{post, token, try_join};
use tests::{Dialect, Editor, Member, Petitum};

const NAME: &str = "Xaveria Quittenbaum";
const MUNICIPALITY: &str = "Hintertupfing";
const WORDS: &str = "Streng vertrauliche Quittenmarmelade";

#[tokio::test]
async fn no_log_line_holds_text_names_addresses_or_tokens() {
    let mut petitum = Petitum::start().await;
    let at_start = petitum.output().len();
    let paper = petitum.paper("Geheimtitel der Runde");
    let link = paper.link("owner");
    let owner = Member::join(&petitum, &paper, "owner", NAME).await;
    let joined = post(
        &petitum,
        "/api/join",
        &json!({ "token": token(&paper.link("writer")), "name": NAME, "municipality": MUNICIPALITY }),
    )
    .await;
    assert!(joined.status().is_success());
    let mut editor = Editor::join(&petitum, &owner, Dialect::Own).await;
    editor.append_block("p", WORDS).await;
    editor.until_acknowledged().await;
    let frozen = owner
        .post("/versions", json!({ "label": "Quittenfassung" }))
        .await;
    assert_eq!(frozen["version"], 1);
    owner
        .ask(Method::GET, "/versions/1/export?format=pdf", None)
        .await;
    // What goes wrong is logged too, and must say as little.
    let unknown = try_join(&petitum, "kein-solcher-Schluessel", NAME).await;
    assert!(unknown.status().is_client_error());
    let mut hostile = Editor::join(&petitum, &owner, Dialect::Stock).await;
    hostile.send(vec![0, 2, 255, 255, 255, 255, 15]).await;
    hostile.until_closed().await;
    petitum.terminate().await;

    let output = petitum.output();
    let log = output.get(at_start..).unwrap_or_default();
    assert!(!log.trim().is_empty(), "the server logs what happens");
    let ticket = owner.joined["ticket"].as_str().expect("joining gives a ticket");
    for secret in [
        NAME,
        "Quittenbaum",
        MUNICIPALITY,
        WORDS,
        "Quittenmarmelade",
        "Geheimtitel",
        "Quittenfassung",
        token(&link),
        ticket,
        "kein-solcher-Schluessel",
        "127.0.0.1:",
    ] {
        assert!(!log.contains(secret), "{secret:?} stands in the log:\n{log}");
    }
}
