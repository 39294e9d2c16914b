//! Same origin, content types and tickets: who gets past the door with which proof.

use paper::Role;
use reqwest::Method;
use serde_json::json;

use super::client::Connection;
use super::house::{House, one_demand, problem};

const FOREIGN: [&str; 6] = [
    "null",
    "https://evil.example",
    "http://127.0.0.1",
    "http://localhost:1",
    "http://127.0.0.1.evil.example",
    "https://127.0.0.1",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_changes_nothing() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let body = json!({"phase": "edit", "reason": "Probe"});
    let silent = reqwest::Client::new();
    for origin in FOREIGN {
        let request = silent
            .put(house.url(&letter.at("/phase")))
            .header("origin", origin);
        let response = request
            .header("cookie", &owner.cookie)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 403, "{origin}");
        assert_eq!(problem(response).await, "foreign-origin");
    }
    for site in ["cross-site", "same-site", "none"] {
        let request = owner
            .browser
            .put(house.url(&letter.at("/phase")))
            .header("sec-fetch-site", site);
        assert_eq!(request.json(&body).send().await.unwrap().status(), 403, "{site}");
    }
    let request = silent
        .put(house.url(&letter.at("/phase")))
        .header("cookie", &owner.cookie);
    let response = request.json(&body).send().await.unwrap();
    assert_eq!(
        problem(response).await,
        "foreign-origin",
        "a cookie without a word of origin"
    );
    assert_eq!(owner.read(&letter.at("")).await["phase"], "draft");
    let request = owner
        .browser
        .put(house.url(&letter.at("/phase")))
        .header("sec-fetch-site", "same-origin");
    assert_eq!(request.json(&body).send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_changes_nothing() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
    ] {
        let request = owner
            .browser
            .post(house.url(&letter.at("/links")))
            .header("content-type", kind);
        let response = request.body(r#"{"role":"owner"}"#).send().await.unwrap();
        assert_eq!(response.status(), 415, "{kind}");
        assert_eq!(problem(response).await, "not-json");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_never_changes_anything() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let before = house.app.store.pulse(&letter.text).await.unwrap().unwrap();
    for route in server::http::policies()
        .iter()
        .filter(|route| route.method == "GET")
    {
        let path = route
            .path
            .replace("{paper}", letter.paper.as_str())
            .replace("{text}", letter.text.as_str());
        owner
            .get(&path.replace("{number}", "1").replace("{seq}", "1"))
            .await;
    }
    assert_eq!(
        house.app.store.pulse(&letter.text).await.unwrap().unwrap(),
        before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_asks_for_the_origin_where_a_cookie_opens_it() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let text = letter.text.as_str();
    let own = format!("http://{}", house.host);
    let cookie = ("cookie", guest.cookie.as_str());
    let with_ticket = format!("{text}?ticket={}", guest.ticket);
    for origin in FOREIGN {
        assert_eq!(
            Connection::open(&house, text, &[cookie, ("origin", origin)])
                .await
                .err(),
            Some(403),
            "{origin}"
        );
        assert_eq!(
            Connection::open(&house, &with_ticket, &[("origin", origin)])
                .await
                .err(),
            Some(403),
            "{origin}"
        );
    }
    assert_eq!(
        Connection::open(&house, text, &[cookie]).await.err(),
        Some(403),
        "a cookie alone"
    );
    let mut by_cookie = Connection::open(&house, text, &[cookie, ("origin", &own)])
        .await
        .unwrap();
    by_cookie.sync().await;
    let mut by_ticket = Connection::open(&house, &with_ticket, &[]).await.unwrap();
    by_ticket.sync().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_proof_the_socket_says_so_and_closes() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut nobody = Connection::open(&house, letter.text.as_str(), &[]).await.unwrap();
    assert_eq!(nobody.closed().await, 4401);
    let mut guessed = Connection::open(&house, &format!("{}?ticket=guessed", letter.text), &[])
        .await
        .unwrap();
    assert_eq!(guessed.closed().await, 4401);
    let mut nowhere = Connection::open(&house, &format!("nowhere?ticket={}", guest.ticket), &[])
        .await
        .unwrap();
    assert_eq!(nowhere.closed().await, 4404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_opens_the_socket_again_and_nothing_else() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    for _ in 0..2 {
        Connection::by_ticket(&house, &letter, &guest).await.sync().await;
    }
    let stranger = house.browser();
    let path = format!("{}?ticket={}", letter.at(""), guest.ticket);
    assert_eq!(stranger.get(house.url(&path)).send().await.unwrap().status(), 401);
    let cookie = format!("petitum={}", guest.ticket);
    let response = stranger
        .get(house.url(&letter.at("")))
        .header("cookie", cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    let further = guest.ask(Method::POST, &letter.at("/ticket"), &json!({})).await;
    assert_eq!(further.status(), 200);
}
