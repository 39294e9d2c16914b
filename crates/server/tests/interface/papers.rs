//! Papers, phases, versions, working states, and making a paper by the setup link.

use paper::{Phase, Role};
use reqwest::Method;
use serde_json::{Value, json};
use server::clock;
use server::desk::{Token, working_states};

use super::client::Connection;
use super::house::{House, one_demand, problem};

#[tokio::test(flavor = "multi_thread")]
async fn a_phase_changes_with_a_reason_and_everybody_hears_of_it() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let body = json!({"phase": "consult", "reason": "Die Abstimmung beginnt."});
    let response = owner.ask(Method::PUT, &letter.at("/phase"), &body).await;
    assert_eq!(
        response.json::<Value>().await.unwrap(),
        json!({"phase": "consult"})
    );
    assert_eq!(owner.read(&letter.at("")).await["phase"], "consult");
    let events = owner.read(&letter.at("/events?after=0")).await;
    let last = events["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "phase");
    assert_eq!(last["member"], owner.answer["member"]["id"]);
    let after = owner
        .read(&letter.at(&format!("/events?after={}", last["number"])))
        .await;
    assert_eq!(after, json!({"events": []}));
    let response = owner
        .ask(
            Method::PUT,
            &letter.at("/phase"),
            &json!({"phase": "later", "reason": ""}),
        )
        .await;
    assert_eq!(problem(response).await, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn freezing_takes_what_was_typed_a_moment_ago() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    let mut live = Connection::by_ticket(&house, &letter, &editor).await;
    live.sync().await;
    live.type_words("Dringende ").await;
    let mut witness = Connection::by_ticket(&house, &letter, &editor).await;
    witness.sync().await;
    witness.until("Dringende").await;
    let reading = editor.read(&letter.at("/letter")).await;
    assert_eq!(
        reading["tree"]["title"],
        json!([{"text": "Dringende Forderungen an das Land"}])
    );
    assert_eq!(reading["tree"]["blocks"][1]["number"], 1);
    let body = json!({"label": "Zur Abstimmung", "note": "Nach der Pause"});
    let response = editor.ask(Method::POST, &letter.at("/versions"), &body).await;
    assert_eq!(response.status(), 201);
    let frozen: Value = response.json().await.unwrap();
    assert_eq!(frozen["version"], 1);
    let version = editor.read(&letter.at("/versions/1")).await;
    assert_eq!(version["digest"], frozen["digest"]);
    assert_eq!(version["label"], "Zur Abstimmung");
    assert_eq!(
        version["member"],
        json!({"name": "Maren Albrecht", "municipality": "Musterhausen"})
    );
    assert_eq!(version["tree"]["title"], reading["tree"]["title"]);
    let file = editor.get(&letter.at("/versions/1/export?format=markdown")).await;
    assert_eq!(file.headers()["content-type"], "text/markdown; charset=utf-8");
    assert_eq!(
        file.headers()["content-disposition"],
        "attachment; filename=\"fassung-1.md\""
    );
    assert!(
        file.text()
            .await
            .unwrap()
            .starts_with("# Dringende Forderungen an das Land\n")
    );
    let response = editor.get(&letter.at("/versions/1/export?format=docx")).await;
    assert_eq!(problem(response).await, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_shown_as_the_role_allows() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    editor
        .ask(Method::POST, &letter.at("/versions"), &json!({"label": "Probe"}))
        .await;
    for (role, name, municipality) in [
        (Role::Reader, "", ""),
        (Role::Participant, "", "Musterhausen"),
        (Role::Writer, "Maren Albrecht", "Musterhausen"),
    ] {
        let guest = house.join_named(&letter, role, "Jens Probst").await;
        let versions = guest.read(&letter.at("/versions")).await;
        let expected = json!({"name": name, "municipality": municipality});
        assert_eq!(versions["versions"][0]["member"], expected, "{role:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_look_into_working_states() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    working_states::keep(&house.app.store, clock::now())
        .await
        .unwrap();
    let states = editor.read(&letter.at("/states")).await;
    assert_eq!(states["states"][0]["demands"], 1);
    let seq = states["states"][0]["seq"].as_u64().unwrap();
    let state = editor.read(&letter.at(&format!("/states/{seq}"))).await;
    assert_eq!(state["tree"]["blocks"][1]["kind"], "demand");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_says_what_a_file_would_repair() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    let report = editor.read(&letter.at("/draft")).await;
    assert_eq!(report["demands"], 1);
    assert_eq!(report["chapters"], 0);
    assert_eq!(report["unsavedDevices"], 0);
    assert!(report["repairs"].is_array());
    let file = editor.get(&letter.at("/draft/export?format=markdown")).await;
    assert_eq!(
        file.headers()["content-disposition"],
        "attachment; filename=\"entwurf.md\""
    );
    assert!(file.text().await.unwrap().contains("Netzausbau"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_whose_connection_broke_off_is_missed_until_it_is_back() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    let writer = house.join_named(&letter, Role::Writer, "Jens Probst").await;
    let mut live = Connection::by_ticket(&house, &letter, &writer).await;
    live.sync().await;
    drop(live);
    while editor.read(&letter.at("/draft")).await["unsavedDevices"] != 1 {
        tokio::task::yield_now().await;
    }
    let mut back = Connection::by_ticket(&house, &letter, &writer).await;
    back.sync().await;
    assert_eq!(house.app.connections.missing(&letter.text, clock::now()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setup_link_makes_papers() {
    let house = House::open().await;
    let setup = Token::fresh();
    let now = clock::now();
    house
        .app
        .store
        .replace_setup_link(setup.hash(), now, now.later(60_000))
        .await
        .unwrap();
    let browser = house.browser();
    let post =
        async |path: &str, body: &Value| browser.post(house.url(path)).json(body).send().await.unwrap();
    let opened: Value = post("/api/link", &json!({"token": setup.reveal()}))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(opened, json!({"kind": "setup"}));
    let markdown = "# Erklärung\n\nVorab.\n\n## Forderung 1: Netze\n\nDas Land baut Netze aus.\n";
    let imported: Value = post(
        "/api/import",
        &json!({"token": setup.reveal(), "markdown": markdown}),
    )
    .await
    .json()
    .await
    .unwrap();
    assert_eq!(imported["title"], "Erklärung");
    let candidate = &imported["candidates"][0];
    assert_eq!(candidate["title"], "Netze");
    let body = json!({
        "token": setup.reveal(),
        "title": "Forderungen 2027",
        "blocks": imported["blocks"],
        "demands": [candidate["index"]],
    });
    let created: Value = post("/api/papers", &body).await.json().await.unwrap();
    let token = created["links"]["owner"]
        .as_str()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1
        .to_owned();
    let joining = json!({"token": token, "name": "Maren Albrecht", "municipality": "Musterhausen"});
    assert_eq!(post("/api/join", &joining).await.status(), 200);
    let paper = created["paper"].as_str().unwrap();
    let letter: Value = browser
        .get(house.url(&format!("/api/papers/{paper}/letter")))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let demand = letter["tree"]["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|block| block["kind"] == "demand");
    assert_eq!(demand.unwrap()["content"], json!([{"text": "Netze"}]));
    for path in ["/api/import", "/api/papers"] {
        let wrong = json!({"token": "guessed", "markdown": "", "title": "Probe"});
        assert_eq!(problem(post(path, &wrong).await).await, "link-unknown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phase_change_of_another_process_counts_at_once_for_requests() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let editor = house.join(&letter, Role::Editor).await;
    house.bring(&letter, Phase::Published).await;
    let response = editor
        .ask(
            Method::POST,
            &letter.at("/versions"),
            &json!({"label": "Zu spät"}),
        )
        .await;
    assert_eq!(problem(response).await, "not-allowed");
}
