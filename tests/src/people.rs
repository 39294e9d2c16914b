//! Papers with their links, and people who joined by one.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::petitum::Petitum;

/// A paper as the command line or the setup page made it.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its id.
    pub id: String,
    /// The id of its letter.
    pub text: String,
    links: Value,
}

impl Paper {
    /// Reads what `paper create --json` prints.
    pub fn from_json(value: &Value) -> Self {
        Self {
            id: string(value, "paper"),
            text: string(value, "text"),
            links: value["links"].clone(),
        }
    }

    /// The link for a role, as it was handed out.
    pub fn link(&self, role: &str) -> String {
        string(&self.links, role)
    }
}

/// The secret behind the `#` of a link.
pub fn token(link: &str) -> &str {
    link.split_once('#')
        .map(|(_, token)| token)
        .expect("a link has a fragment")
}

/// Somebody who joined: a cookie, a ticket and a name.
#[derive(Debug, Clone)]
pub struct Member {
    /// What `POST /api/join` answered.
    pub joined: Value,
    /// Opens the socket for a while.
    pub ticket: String,
    /// The text of the paper.
    pub text: String,
    /// The paper.
    pub paper: String,
    /// `name=value` of the session.
    pub cookie: String,
    http: reqwest::Client,
    origin: String,
}

impl Member {
    /// Joins by the paper's link for a role.
    pub async fn join(petitum: &Petitum, paper: &Paper, role: &str, name: &str) -> Self {
        Self::join_by(petitum, &paper.link(role), name).await
    }

    /// Joins by any link.
    pub async fn join_by(petitum: &Petitum, link: &str, name: &str) -> Self {
        let answer = try_join(petitum, token(link), name).await;
        assert!(answer.status().is_success(), "joining: {}", answer.status());
        let set = answer.headers().get(SET_COOKIE).expect("joining sets a cookie");
        let cookie = set
            .to_str()
            .expect("a cookie is text")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned();
        let joined: Value = answer.json().await.expect("joining answers JSON");
        Self {
            ticket: string(&joined, "ticket"),
            text: string(&joined["text"], "id"),
            paper: string(&joined["paper"], "id"),
            joined,
            cookie,
            http: http(),
            origin: petitum.origin(),
        }
    }

    /// A request in the member's name, from the same origin.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.origin))
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, &self.origin)
            .header(CONTENT_TYPE, "application/json")
    }

    /// A request below the member's paper whose answer may be anything.
    pub async fn ask(&self, method: Method, below: &str, body: Option<Value>) -> Response {
        let mut request = self.request(method, &format!("/api/papers/{}{below}", self.paper));
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        request.send().await.expect("the server answers")
    }

    /// The JSON of `GET /api/papers/{paper}…`.
    pub async fn get(&self, below: &str) -> Value {
        json_of(self.ask(Method::GET, below, None).await).await
    }

    /// The JSON of `POST /api/papers/{paper}…`.
    pub async fn post(&self, below: &str, body: Value) -> Value {
        json_of(self.ask(Method::POST, below, Some(body)).await).await
    }

    /// Moves the paper to another phase.
    pub async fn set_phase(&self, phase: &str) {
        let body = json!({"phase": phase, "reason": "Zeitplan"});
        json_of(self.ask(Method::PUT, "/phase", Some(body)).await).await;
    }

    /// Asks for a new ticket, as the web app does; tickets do not outlive the server.
    pub async fn renew_ticket(&mut self) {
        self.ticket = string(&self.post("/ticket", json!({})).await, "ticket");
    }

    /// The epoch of the text.
    pub async fn epoch(&self) -> String {
        match &self.get("").await["text"]["epoch"] {
            Value::String(epoch) => epoch.clone(),
            other => other.to_string(),
        }
    }
}

/// `POST /api/join`, whatever comes of it.
pub async fn try_join(petitum: &Petitum, token: &str, name: &str) -> Response {
    post(
        petitum,
        "/api/join",
        &json!({"token": token, "name": name, "municipality": "Musterhausen"}),
    )
    .await
}

/// A POST of somebody whom the server does not know.
pub async fn post(petitum: &Petitum, path: &str, body: &Value) -> Response {
    http()
        .post(petitum.url(path))
        .header(CONTENT_TYPE, "application/json")
        .body(body.to_string())
        .send()
        .await
        .expect("the server answers")
}

async fn json_of(answer: Response) -> Value {
    let status = answer.status();
    let text = answer.text().await.expect("the answer has a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A string of a JSON object that must be there.
pub fn string(value: &Value, key: &str) -> String {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {value}"))
        .to_owned()
}

fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_mins(1))
        .build()
        .expect("the client has no special wishes")
}
