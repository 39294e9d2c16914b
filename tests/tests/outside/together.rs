//! Two people in one text.

use reqwest::Method;
use serde_json::json;
use tests::frame::{self, Frame};
use tests::{Dialect, Editor, Member, Petitum};

#[tokio::test]
async fn both_read_what_the_other_writes_and_hear_that_it_is_saved() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let jonas = Member::join(&petitum, &paper, "editor", "Jonas Beispiel").await;
    let mut first = Editor::join(&petitum, &maren, Dialect::Own).await;
    let mut second = Editor::join(&petitum, &jonas, Dialect::Stock).await;
    first.append_block("p", "Das Land zahlt.").await;
    first.until_acknowledged().await;
    second.until_reads("Das Land zahlt.").await;
    second.append_block("p", "Und zwar pünktlich – jährlich.").await;
    first.until_reads("Und zwar pünktlich – jährlich.").await;
    assert_eq!(first.string(), second.string());
}

#[tokio::test]
async fn whoever_comes_later_finds_everything() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut first = Editor::join(&petitum, &maren, Dialect::Own).await;
    for number in 0..50 {
        first.append_block("li", &format!("Punkt {number}")).await;
    }
    let length = first.string().len() as u32;
    first.erase(length - 9, 8).await;
    first.until_acknowledged().await;
    let ida = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    let reader = Editor::join(&petitum, &ida, Dialect::Stock).await;
    assert_eq!(reader.string(), first.string());
}

#[tokio::test]
async fn changes_made_apart_are_merged_when_the_connection_is_back() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let jonas = Member::join(&petitum, &paper, "writer", "Jonas Beispiel").await;
    let mut first = Editor::join(&petitum, &maren, Dialect::Own).await;
    first.append_block("p", "Anfang, Mitte, Ende").await;
    first.until_acknowledged().await;
    let second = Editor::join(&petitum, &jonas, Dialect::Own).await;
    let mut apart = second.leave().await;
    apart.write(0, "Vorn ").await;
    let end = apart.string().find("Mitte").expect("it stands there") as u32;
    apart.erase(end, 7).await;
    first.append_block("p", "Von Maren").await;
    first.until_acknowledged().await;
    let mut back = Editor::rejoin(&petitum, &jonas, Dialect::Own, apart).await;
    back.until_acknowledged().await;
    first.until_reads("Vorn ").await;
    back.until_reads("Von Maren").await;
    assert_eq!(first.string(), back.string());
    assert!(first.string().contains("Anfang, Ende"));
}

#[tokio::test]
async fn our_own_messages_go_only_to_clients_that_announce_them() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let owner = Member::join(&petitum, &paper, "owner", "Jonas Beispiel").await;
    let mut own = Editor::join(&petitum, &maren, Dialect::Own).await;
    let mut stock = Editor::join(&petitum, &maren, Dialect::Stock).await;
    let state = own.state().expect("the first frame says what one may do").clone();
    assert_eq!(state["role"], "writer");
    assert_eq!(state["phase"], "draft");
    assert_eq!(state["mayWrite"], true);
    assert_eq!(state["schema"], 1);
    assert_eq!(state["user"]["name"], "Maren Albrecht");

    own.append_block("p", "Für alle").await;
    stock.until_reads("Für alle").await;
    owner
        .post("/versions", json!({"label": "Entwurf", "note": ""}))
        .await;
    own.until("the event of the version", |editor| {
        editor.said.iter().any(|frame| matches!(frame, Frame::Event(_)))
    })
    .await;
    own.until("who is here", |editor| {
        editor
            .said
            .iter()
            .any(|frame| matches!(frame, Frame::People(people) if people["count"].as_u64() >= Some(1)))
    })
    .await;
    stock.append_block("p", "Danach").await;
    own.until_reads("Danach").await;
    let standard = |frame: &Frame| matches!(frame, Frame::Awareness(_));
    assert!(stock.said.iter().all(standard), "{:?}", stock.said);
    assert_eq!(stock.acknowledged, 0);
}

#[tokio::test]
async fn presence_carries_the_name_that_the_server_knows() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let jonas = Member::join(&petitum, &paper, "writer", "Jonas Beispiel").await;
    let mut liar = Editor::join(&petitum, &maren, Dialect::Own).await;
    let mut other = Editor::join(&petitum, &jonas, Dialect::Own).await;
    let client = liar.doc.client_id().get();
    liar.append_block("p", "Ich bin es").await;
    liar.until_acknowledged().await;
    let state = json!({"user": {"name": "Die Ministerin"}, "cursor": null}).to_string();
    liar.send(frame::awareness(client, 1, &state)).await;
    other
        .until("the presence", |editor| {
            editor.said.iter().any(|frame| {
                matches!(frame, Frame::Awareness(bytes) if String::from_utf8_lossy(bytes).contains("Maren Albrecht"))
            })
        })
        .await;
    let shown = format!("{:?}", other.said.iter().map(text_of).collect::<Vec<_>>());
    assert!(!shown.contains("Ministerin"), "{shown}");
}

#[tokio::test]
async fn a_frozen_version_reaches_everybody_as_an_event_and_in_the_list() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let editor = Member::join(&petitum, &paper, "editor", "Maren Albrecht").await;
    let reader = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    let mut writing = Editor::join(&petitum, &editor, Dialect::Own).await;
    writing.append_block("p", "Vor der Fassung").await;
    writing.until_acknowledged().await;
    let created = editor.post("/versions", json!({"label": "Entwurf"})).await;
    assert_eq!(created["version"], 1);
    assert_eq!(created["digest"].as_str().map(str::len), Some(64));
    let list = reader.get("/versions").await;
    assert_eq!(list["versions"][0]["label"], "Entwurf");
    assert_eq!(list["versions"][0]["digest"], created["digest"]);
    let file = reader
        .ask(Method::GET, "/versions/1/export?format=markdown", None)
        .await;
    assert!(file.text().await.expect("a file").contains("Vor der Fassung"));
}

fn text_of(frame: &Frame) -> String {
    match frame {
        Frame::Awareness(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => format!("{other:?}"),
    }
}
