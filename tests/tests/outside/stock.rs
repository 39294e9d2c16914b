//! The stock y-websocket client in Node, unchanged.

use std::time::Duration;

use serde_json::Value;
use tests::{Dialect, Editor, Member, Paper, Petitum, node};

const WITHIN: Duration = Duration::from_mins(1);
/// A stock client gives a connection up after thirty silent seconds; this is four times that.
const IDLE_SECONDS: u64 = 120;

async fn stock(petitum: &Petitum, member: &Member, words: &[&str], within: Duration) -> Value {
    let server = format!("ws://{}/api/sync", petitum.host());
    let arguments = [&[server.as_str(), &member.text, &member.ticket], words].concat();
    let printed = node::run("stock.cjs", &arguments, within).await;
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

async fn demonstration() -> (Petitum, Paper) {
    let petitum = Petitum::start().await;
    let letter = node::root().join("crates/server/assets/demonstration.md");
    let paper = petitum.paper_from("Vorführung", &letter);
    (petitum, paper)
}

#[tokio::test]
async fn reads_the_demonstration_letter() {
    let (petitum, paper) = demonstration().await;
    let ida = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    let own = Editor::join(&petitum, &ida, Dialect::Stock).await;
    let read = stock(&petitum, &ida, &["read"], WITHIN).await;
    assert!(own.string().len() > 10_000);
    assert_eq!(read["text"].as_str(), Some(own.string().as_str()));
}

#[tokio::test]
async fn what_it_types_reaches_others() {
    let (petitum, paper) = demonstration().await;
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let jonas = Member::join(&petitum, &paper, "writer", "Jonas Beispiel").await;
    let mut own = Editor::join(&petitum, &jonas, Dialect::Own).await;
    let written = stock(
        &petitum,
        &maren,
        &["write", "Grüße aus Node – ‚unverändert‘"],
        WITHIN,
    )
    .await;
    own.until_reads("Grüße aus Node – ‚unverändert‘").await;
    assert_eq!(written["text"].as_str(), Some(own.string().as_str()));
}

#[tokio::test]
async fn changes_nothing_with_a_readers_or_participants_ticket() {
    let (petitum, paper) = demonstration().await;
    for role in ["reader", "participant"] {
        let guest = Member::join(&petitum, &paper, role, "Udo Gast").await;
        let refused = stock(&petitum, &guest, &["refused", "Heimlich"], WITHIN).await;
        assert_eq!(refused["code"], 4403, "{role}");
        assert_eq!(
            refused["again"], false,
            "{role}: a refused client must not come again"
        );
    }
    let ida = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    assert!(
        !Editor::join(&petitum, &ida, Dialect::Stock)
            .await
            .string()
            .contains("Heimlich")
    );
}

/// Takes its two minutes beside the other tests.
#[tokio::test]
async fn stays_connected_for_two_idle_minutes() {
    let (petitum, paper) = demonstration().await;
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let ida = Member::join(&petitum, &paper, "reader", "Ida Muster").await;
    let seconds = IDLE_SECONDS.to_string();
    let within = Duration::from_secs(IDLE_SECONDS) + WITHIN;
    let words = ["idle", seconds.as_str()];
    let (writer, reader) = tokio::join!(
        stock(&petitum, &maren, &words, within),
        stock(&petitum, &ida, &words, within)
    );
    for outcome in [writer, reader] {
        assert_eq!(outcome["closed"], 0, "{outcome}");
        assert_eq!(outcome["synced"], true, "{outcome}");
    }
}
