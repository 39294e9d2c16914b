//! Arriving and leaving.

use paper::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::client::Connection;
use super::house::{House, one_demand, problem};

#[tokio::test(flavor = "multi_thread")]
async fn joining_answers_what_a_client_needs_and_signs_in() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    assert_eq!(guest.answer["member"]["name"], "Maren Albrecht");
    assert_eq!(guest.answer["member"]["municipality"], "Musterhausen");
    assert_eq!(guest.answer["member"]["role"], "writer");
    assert_eq!(
        guest.answer["paper"],
        json!({"id": letter.paper, "title": "Forderungen 2027"})
    );
    assert_eq!(guest.answer["text"], json!({"id": letter.text}));
    let papers = guest.read("/api/papers").await;
    assert_eq!(papers["papers"][0]["id"], json!(letter.paper));
    assert_eq!(papers["papers"][0]["role"], "writer");
    let paper = guest.read(&letter.at("")).await;
    assert_eq!(paper["text"]["id"], json!(letter.text));
    assert_eq!(paper["loopback"], true);
    assert!(paper["may"].as_array().unwrap().contains(&json!("write")));
    assert!(!paper["may"].as_array().unwrap().contains(&json!("freeze")));
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_again_keeps_the_member_and_gets_a_new_sign_in() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut live = Connection::by_ticket(&house, &letter, &guest).await;
    live.sync().await;
    let body = json!({"token": letter.token(Role::Editor), "name": "Maren Albrecht", "municipality": "Musterhausen"});
    let response = guest.ask(Method::POST, "/api/join", &body).await;
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_ne!(cookie, guest.cookie);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["member"]["id"], guest.answer["member"]["id"]);
    assert_eq!(answer["member"]["role"], "editor");
    let with_old = house
        .browser()
        .get(house.url("/api/papers"))
        .header("cookie", &guest.cookie);
    assert_eq!(with_old.send().await.unwrap().status(), 401);
    // What was open goes on, and the old ticket still serves the same program.
    live.type_words("weiter ").await;
    let mut again = Connection::by_ticket(&house, &letter, &guest).await;
    again.sync().await;
    again.until("weiter").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_says_what_it_opens() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let look = async |browser: &reqwest::Client, token: &str| {
        browser
            .post(house.url("/api/link"))
            .json(&json!({"token": token}))
            .send()
            .await
            .unwrap()
    };
    let seen: Value = look(&house.browser(), letter.token(Role::Reader))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(seen["kind"], "paper");
    assert_eq!(seen["role"], "reader");
    assert_eq!(seen["phase"], "draft");
    assert_eq!(seen["member"], Value::Null);
    let known: Value = look(&guest.browser, letter.token(Role::Reader))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(known["member"]["name"], "Maren Albrecht");
    assert_eq!(
        problem(look(&house.browser(), "unknown").await).await,
        "link-unknown"
    );
    assert_eq!(
        problem(look(&house.browser(), &"x".repeat(1000)).await).await,
        "link-unknown"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_link_lets_nobody_in() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let made: Value = owner
        .ask(Method::POST, &letter.at("/links"), &json!({"role": "writer"}))
        .await
        .json()
        .await
        .unwrap();
    let token = made["url"]
        .as_str()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1
        .to_owned();
    let path = letter.at(&format!("/links/{}", made["id"].as_str().unwrap()));
    assert_eq!(owner.ask(Method::DELETE, &path, &json!({})).await.status(), 204);
    let body = json!({"token": token, "name": "Jens Probst", "municipality": "Musterhausen"});
    let response = house
        .browser()
        .post(house.url("/api/join"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 410);
    assert_eq!(problem(response).await, "link-revoked");
    let links = owner.read(&letter.at("/links")).await;
    assert!(
        links["links"]
            .as_array()
            .unwrap()
            .iter()
            .any(|link| link["revoked"] == true)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn municipalities_are_found_with_a_link_only() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    house.join(&letter, Role::Writer).await;
    let browser = house.browser();
    let ask = async |token: &str| {
        let body = json!({"token": token, "query": "must"});
        browser
            .post(house.url("/api/municipalities"))
            .json(&body)
            .send()
            .await
            .unwrap()
    };
    let found: Value = ask(letter.token(Role::Reader)).await.json().await.unwrap();
    assert_eq!(found, json!({"municipalities": [{"name": "Musterhausen"}]}));
    assert_eq!(problem(ask("unknown").await).await, "link-unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_people_behind_one_address_get_in() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let browser = reqwest::Client::new();
    for number in 0..300 {
        let name = format!("Person {number}");
        let body =
            json!({"token": letter.token(Role::Participant), "name": name, "municipality": "Musterhausen"});
        let response = browser
            .post(house.url("/api/join"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_everything_of_this_device() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut live = Connection::by_ticket(&house, &letter, &guest).await;
    live.sync().await;
    let response = guest.ask(Method::DELETE, "/api/session", &json!({})).await;
    assert_eq!(response.status(), 204);
    assert!(
        response.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(live.closed().await, 4401);
    let mut again = Connection::by_ticket(&house, &letter, &guest).await;
    assert_eq!(again.closed().await, 4401);
    let with_old = house
        .browser()
        .get(house.url("/api/papers"))
        .header("cookie", &guest.cookie);
    assert_eq!(with_old.send().await.unwrap().status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_device_keeps_the_sign_in_only_while_the_browser_is_open() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let body = json!({
        "token": letter.token(Role::Writer), "name": "Jens Probst", "municipality": "Musterhausen", "shared": true,
    });
    let response = house
        .browser()
        .post(house.url("/api/join"))
        .json(&body)
        .send()
        .await
        .unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(!cookie.contains("Max-Age"), "{cookie}");
}
