//! Links, tickets, cookies, and pages from elsewhere.

use reqwest::Method;
use serde_json::{Value, json};
use tests::people::{post, string, token, try_join};
use tests::{Dialect, Editor, Member, Petitum};

/// The code with which a socket ends that was opened like this; an upgrade that is refused counts as its HTTP status.
async fn ending(address: &str, headers: &[(&'static str, &str)]) -> u16 {
    let document = tests::editor::document(tests::editor::client_id());
    match Editor::open(address, headers, document).await {
        Ok(mut editor) => editor.until_closed().await,
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => answer.status().as_u16(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_link_shows_where_it_leads_before_anyone_joins() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let answer = post(
        &petitum,
        "/api/link",
        &json!({"token": token(&paper.link("writer"))}),
    )
    .await;
    let link: Value = answer.json().await.expect("JSON");
    assert_eq!(link["kind"], "paper");
    assert_eq!(link["role"], "writer");
    assert_eq!(link["paper"]["title"], "Gemeinsamer Brief");
    assert_eq!(link["member"], Value::Null);
}

#[tokio::test]
async fn joining_answers_ticket_member_paper_and_text() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    assert_eq!(maren.text, paper.text);
    assert_eq!(maren.paper, paper.id);
    assert_eq!(maren.joined["member"]["name"], "Maren Albrecht");
    assert_eq!(maren.joined["member"]["municipality"], "Musterhausen");
    assert_eq!(maren.joined["member"]["role"], "writer");
    assert!(
        !petitum.output().contains(&maren.ticket),
        "a ticket is never logged"
    );
    assert!(
        !petitum.output().contains("Maren Albrecht"),
        "a name is never logged"
    );
}

#[tokio::test]
async fn unknown_and_revoked_links_open_nothing_and_say_so() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let problem = |answer: reqwest::Response| async move {
        assert!(answer.status().is_client_error());
        let kind = answer.headers()["content-type"]
            .to_str()
            .map(str::to_owned)
            .expect("text");
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        let problem: Value = answer.json().await.expect("JSON");
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|sentence| sentence.ends_with('.')),
            "{problem}"
        );
        string(&problem, "type")
    };
    let unknown = try_join(&petitum, "niemals-ausgegeben", "Udo Gast").await;
    assert_eq!(problem(unknown).await, "urn:petitum:problem:link-unknown");

    let owner = Member::join(&petitum, &paper, "owner", "Jonas Beispiel").await;
    let made = owner.post("/links", json!({"role": "writer"})).await;
    let (id, url) = (string(&made, "id"), string(&made, "url"));
    let maren = Member::join_by(&petitum, &url, "Maren Albrecht").await;
    assert_eq!(maren.joined["member"]["role"], "writer");
    let revoked = owner.ask(Method::DELETE, &format!("/links/{id}"), None).await;
    assert_eq!(revoked.status(), 204);
    let late = try_join(&petitum, token(&url), "Udo Gast").await;
    assert_eq!(problem(late).await, "urn:petitum:problem:link-revoked");
}

#[tokio::test]
async fn a_ticket_needs_no_origin_and_opens_only_its_own_paper() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let other = petitum.paper("Anderer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    Editor::join(&petitum, &maren, Dialect::Stock).await;
    let foreign = format!("{}?ticket={}", petitum.socket(&other.text), maren.ticket);
    assert!([403, 404, 4403, 4404].contains(&ending(&foreign, &[]).await));
    let nowhere = format!("{}?ticket={}", petitum.socket("gibt-es-nicht"), maren.ticket);
    assert!([404, 4404].contains(&ending(&nowhere, &[]).await));
    let invented = format!("{}?ticket=erfunden", petitum.socket(&paper.text));
    assert!([401, 403, 4401].contains(&ending(&invented, &[]).await));
    let naked = petitum.socket(&paper.text);
    assert!([401, 403, 4401].contains(&ending(&naked, &[]).await));
}

#[tokio::test]
async fn a_cookie_opens_the_socket_from_our_own_pages_only() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let address = petitum.socket(&paper.text);
    let own = petitum.origin();
    let document = tests::editor::document(tests::editor::client_id());
    let headers = [("cookie", maren.cookie.as_str()), ("origin", own.as_str())];
    let mut editor = Editor::open(&address, &headers, document)
        .await
        .expect("our own page may");
    editor.synchronise().await;

    let port = petitum.host().rsplit(':').next().unwrap_or_default().to_owned();
    let foreign = [
        "null".to_owned(),
        "https://boese.example".to_owned(),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1.boese.example:{port}"),
        format!("http://boese.example/{own}"),
        "http://127.0.0.1:1".to_owned(),
    ];
    for origin in &foreign {
        let headers = [("cookie", maren.cookie.as_str()), ("origin", origin.as_str())];
        assert_eq!(ending(&address, &headers).await, 403, "{origin}");
    }
    assert_eq!(
        ending(&address, &[("cookie", &maren.cookie)]).await,
        403,
        "no origin at all"
    );
}

#[tokio::test]
async fn requests_that_change_something_come_from_our_own_pages() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let editor = Member::join(&petitum, &paper, "editor", "Maren Albrecht").await;
    let path = format!("/api/papers/{}/versions", paper.id);
    for (header, value) in [
        ("origin", "https://boese.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let answer = reqwest::Client::new()
            .post(petitum.url(&path))
            .header("cookie", &editor.cookie)
            .header("content-type", "application/json")
            .header(header, value)
            .body(json!({"label": "Untergeschoben"}).to_string())
            .send()
            .await
            .expect("the server answers");
        assert_eq!(answer.status(), 403, "{header}");
    }
    let form = editor
        .request(Method::POST, &path)
        .header("content-type", "text/plain");
    let answer = form
        .body("label=Untergeschoben")
        .send()
        .await
        .expect("the server answers");
    assert!(answer.status().is_client_error());
    assert_eq!(editor.get("/versions").await["versions"], json!([]));
}

#[tokio::test]
async fn papers_are_invisible_to_whoever_did_not_join_them() {
    let petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let other = petitum.paper("Anderer Brief");
    let maren = Member::join(&petitum, &paper, "owner", "Maren Albrecht").await;
    for below in ["", "/letter", "/versions", "/links", "/events?after=0"] {
        let path = format!("/api/papers/{}{below}", other.id);
        let answer = maren
            .request(Method::GET, &path)
            .send()
            .await
            .expect("the server answers");
        assert_eq!(answer.status(), 404, "{below}");
        let anonymous = reqwest::get(petitum.url(&path))
            .await
            .expect("the server answers");
        assert_eq!(anonymous.status(), 401, "{below}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let petitum = Petitum::start().await;
    for path in [
        "/",
        "/api/health",
        "/api/papers",
        "/gibt/es/nicht",
        "/api/gibt-es-nicht",
        "/p/x",
    ] {
        let answer = reqwest::get(petitum.url(path)).await.expect("the server answers");
        let header = |name: &str| {
            let value = answer
                .headers()
                .get(name)
                .unwrap_or_else(|| panic!("{path} has no {name}"));
            value.to_str().expect("headers are text").to_owned()
        };
        let policy = header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
    }
}
