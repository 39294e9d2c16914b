//! What every answer carries, whoever made it.

use paper::Role;
use reqwest::{Method, Response};
use serde_json::json;
use server::http::policies;

use super::house::{House, one_demand, problem};

fn check(response: &Response, what: &str) {
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    };
    let policy = header("content-security-policy");
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{what}: {policy}"
    );
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(header("permissions-policy").contains("camera=()"), "{what}");
    assert!(!header("cache-control").is_empty(), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_with_the_headers_whatever_it_answers() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    for route in policies() {
        let path = route
            .path
            .replace("{paper}", letter.paper.as_str())
            .replace("{text}", letter.text.as_str());
        let path = path
            .replace("{number}", "1")
            .replace("{seq}", "1")
            .replace("{link}", "none");
        for asked in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            // Signing out would change what comes after.
            if path == "/api/session" {
                continue;
            }
            let response = owner.ask(asked.clone(), &path, &json!({})).await;
            check(&response, &format!("{asked} {path}"));
            if response.status().is_client_error() {
                problem(response).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_mistakes_carry_them_too() {
    let house = House::open().await;
    let browser = house.browser();
    for page in [
        "/",
        "/p/gibt-es-nicht",
        "/beitreten",
        "/assets/gibt-es-nicht.js",
        "/api/gibt-es-nicht",
        "/%ff",
        "/api",
    ] {
        let response = browser.get(house.url(page)).send().await.unwrap();
        check(&response, page);
        if response.status().is_client_error() {
            problem(response).await;
        }
    }
    let large = vec![b' '; 1024 * 1024];
    let request = browser
        .post(house.url("/api/join"))
        .header("content-type", "application/json")
        .body(large);
    let response = request.send().await.unwrap();
    check(&response, "413");
    assert_eq!(response.status(), 413);
    assert_eq!(problem(response).await, "too-large");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookie_is_bound_to_the_host_and_the_browser_to_https() {
    let house = House::open_as(Some("https://petitum.example")).await;
    let letter = house.letter(one_demand()).await;
    let body = json!({"token": letter.token(Role::Writer), "name": "Maren", "municipality": "Musterhausen"});
    let client = reqwest::Client::new();
    let response = client
        .post(house.url("/api/join"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["strict-transport-security"],
        "max-age=31536000"
    );
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-petitum="), "{cookie}");
    for part in [
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/",
        "; Max-Age=",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("connect-src 'self' wss://petitum.example;"),
        "{policy}"
    );
}
