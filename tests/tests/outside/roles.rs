//! Who may change the letter, decided by the server for every frame.

use reqwest::Method;
use serde_json::json;
use tests::{Dialect, Editor, Member, Petitum};

/// What the text reads for somebody who has just come.
async fn read(petitum: &Petitum, paper: &tests::Paper) -> String {
    let ida = Member::join(petitum, paper, "reader", "Ida Muster").await;
    Editor::join(petitum, &ida, Dialect::Stock).await.string()
}

#[tokio::test]
async fn readers_and_participants_change_nothing() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let before = read(&petitum, &paper).await;
    for role in ["reader", "participant"] {
        for dialect in [Dialect::Stock, Dialect::Own] {
            let guest = Member::join(&petitum, &paper, role, "Udo Gast").await;
            let mut writing = Editor::join(&petitum, &guest, dialect).await;
            writing.append_block("p", "Das soll niemand lesen").await;
            assert_eq!(writing.until_closed().await, 4403, "{role}, {dialect:?}");
            assert_eq!(writing.reset().is_some(), dialect == Dialect::Own);
            let mut erasing = Editor::join(&petitum, &guest, dialect).await;
            erasing.erase(0, 3).await;
            assert_eq!(erasing.until_closed().await, 4403, "{role}, {dialect:?}");
        }
    }
    assert_eq!(read(&petitum, &paper).await, before);
}

#[tokio::test]
async fn a_reader_with_an_up_to_date_copy_may_answer_with_all_its_deletions() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut writing = Editor::join(&petitum, &maren, Dialect::Own).await;
    writing.append_block("p", "Weg damit, das bleibt").await;
    let at = writing.string().find("Weg").expect("it stands there") as u32;
    writing.erase(at, 11).await;
    writing.until_acknowledged().await;
    let ida = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    let reading = Editor::join(&petitum, &ida, Dialect::Own).await;
    let mut again = Editor::rejoin(&petitum, &ida, Dialect::Own, reading).await;
    again.until_acknowledged().await;
    writing.append_block("p", "Weiter").await;
    again.until_reads("Weiter").await;
    assert_eq!(
        again.state().map(|state| state["mayWrite"].clone()),
        Some(json!(false))
    );
}

#[tokio::test]
async fn a_change_of_phase_holds_for_connections_that_are_open() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let owner = Member::join(&petitum, &paper, "owner", "Jonas Beispiel").await;
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut writing = Editor::join(&petitum, &maren, Dialect::Own).await;
    writing.append_block("p", "Rechtzeitig").await;
    writing.until_acknowledged().await;
    owner.set_phase("edit").await;
    writing
        .until("the new phase", |editor| {
            editor.state().is_some_and(|state| state["phase"] == "edit")
        })
        .await;
    assert_eq!(
        writing.state().map(|state| state["mayWrite"].clone()),
        Some(json!(false))
    );
    writing.append_block("p", "Zu spät").await;
    assert_eq!(writing.until_closed().await, 4403);
    assert_eq!(
        writing.reset().map(|reset| reset["reason"].clone()),
        Some(json!("refused"))
    );
    let text = read(&petitum, &paper).await;
    assert!(text.contains("Rechtzeitig") && !text.contains("Zu spät"));

    owner.set_phase("draft").await;
    let mut again = Editor::join(&petitum, &maren, Dialect::Own).await;
    again.append_block("p", "Wieder offen").await;
    again.until_acknowledged().await;
}

#[tokio::test]
async fn nobody_writes_under_the_client_id_of_another() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let udo = Member::join(&petitum, &paper, "writer", "Udo Fälscher").await;
    let mut honest = Editor::join(&petitum, &maren, Dialect::Own).await;
    honest.append_block("p", "Von Maren").await;
    honest.until_acknowledged().await;

    let stolen = honest.doc.client_id().get();
    let forged = tests::editor::document(stolen);
    let mut thief = Editor::connect(&petitum, &udo, Dialect::Own, forged).await;
    thief.synchronise().await;
    thief.append_block("p", "Angeblich von Maren").await;
    assert_eq!(thief.until_closed().await, 4403);

    // The same clocks with other content: state vectors would be equal, the texts would not.
    let apart = tests::editor::document(stolen);
    let mut thief = Editor::connect(&petitum, &udo, Dialect::Stock, apart).await;
    thief.write(0, "Ganz andere Worte").await;
    assert_eq!(thief.until_closed().await, 4403);

    honest.append_block("p", "Weiter im Text").await;
    honest.until_acknowledged().await;
    let text = read(&petitum, &paper).await;
    assert_eq!(text, honest.string());
    assert!(!text.contains("Angeblich"));
}

#[tokio::test]
async fn one_member_may_come_with_the_same_client_id_again() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut writing = Editor::join(&petitum, &maren, Dialect::Own).await;
    writing.append_block("p", "Erst hier").await;
    writing.until_acknowledged().await;
    let mut again = Editor::rejoin(&petitum, &maren, Dialect::Own, writing).await;
    again.append_block("p", "dann dort").await;
    again.until_acknowledged().await;
    assert!(read(&petitum, &paper).await.contains("dann dort"));
}

#[tokio::test]
async fn the_end_of_a_sign_in_ends_its_connections() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut writing = Editor::join(&petitum, &maren, Dialect::Own).await;
    let gone = maren
        .request(Method::DELETE, "/api/session")
        .send()
        .await
        .expect("the server answers");
    assert_eq!(gone.status(), 204);
    assert_eq!(writing.until_closed().await, 4401);
    let mut late = Editor::connect_as(&petitum, &maren, &format!("?ticket={}", maren.ticket)).await;
    assert_eq!(late.until_closed().await, 4401);
}

#[tokio::test]
async fn what_a_role_may_not_is_refused_over_http_too() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    for role in ["reader", "participant", "writer"] {
        let guest = Member::join(&petitum, &paper, role, "Udo Gast").await;
        let tries = [
            (Method::POST, "/versions", Some(json!({"label": "Heimlich"}))),
            (
                Method::PUT,
                "/phase",
                Some(json!({"phase": "edit", "reason": "Heimlich"})),
            ),
            (Method::GET, "/links", None),
            (Method::POST, "/links", Some(json!({"role": "owner"}))),
            (Method::GET, "/draft", None),
            (Method::GET, "/states", None),
        ];
        for (method, path, body) in tries {
            let answer = guest.ask(method.clone(), path, body).await;
            assert_eq!(answer.status(), 403, "{role}: {method} {path}");
        }
    }
    let editor = Member::join(&petitum, &paper, "editor", "Maren Albrecht").await;
    let body = json!({"phase": "edit", "reason": "Heimlich"});
    assert_eq!(editor.ask(Method::PUT, "/phase", Some(body)).await.status(), 403);
    assert_eq!(editor.get("").await["phase"], "draft");
}
