//! A server in a temporary folder, and people who join it.

use std::sync::Arc;
use std::time::Duration;

use paper::{Phase, Role, Tree};
use reqwest::header::{HeaderMap, HeaderValue, ORIGIN};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use server::app::App;
use server::config::PublicUrl;
use server::desk::papers::{Created, create};
use server::listen::{Capacity, listen};
use server::shutdown::{Trigger, shutdown};
use server::{clock, http};
use store::{PaperId, Store, TextId};
use tokio::net::TcpListener;
use tokio::runtime::Handle;

/// Longer than anything here takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running server; it ends with this.
pub(crate) struct House {
    pub(crate) app: Arc<App>,
    /// Where it listens, `host:port`.
    pub(crate) host: String,
    _folder: tempfile::TempDir,
    _trigger: Trigger,
}

/// A paper and its links.
pub(crate) struct Letter {
    pub(crate) paper: PaperId,
    pub(crate) text: TextId,
    created: Created,
}

/// Somebody with a browser of their own.
pub(crate) struct Guest {
    pub(crate) browser: Client,
    pub(crate) ticket: String,
    pub(crate) answer: Value,
    pub(crate) cookie: String,
    base: String,
}

impl House {
    /// A server that this machine alone reaches.
    pub(crate) async fn open() -> Self {
        Self::open_as(None).await
    }

    /// A server that is reached under an address of its own, as behind a proxy.
    pub(crate) async fn open_as(public: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let public = public.map_or_else(|| format!("http://{host}"), str::to_owned);
        let app = App::new(
            store,
            PublicUrl::parse(&public).unwrap(),
            Capacity::ask_for(),
            Handle::current(),
        )
        .unwrap();
        let (trigger, ended) = shutdown();
        tokio::spawn(listen(listener, http::router(app.clone()), app.capacity, ended));
        Self {
            app,
            host,
            _folder: folder,
            _trigger: trigger,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    pub(crate) async fn letter(&self, tree: Tree) -> Letter {
        let created = create(
            &self.app.store,
            &self.app.public,
            "Forderungen 2027",
            tree,
            clock::now(),
        )
        .await
        .unwrap();
        Letter {
            paper: created.paper.clone(),
            text: created.text.clone(),
            created,
        }
    }

    pub(crate) async fn join(&self, letter: &Letter, role: Role) -> Guest {
        self.join_named(letter, role, "Maren Albrecht").await
    }

    pub(crate) async fn join_named(&self, letter: &Letter, role: Role, name: &str) -> Guest {
        let browser = self.browser();
        let body = json!({"token": letter.token(role), "name": name, "municipality": "Musterhausen"});
        let response = browser
            .post(self.url("/api/join"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let answer: Value = response.json().await.unwrap();
        Guest {
            browser,
            ticket: answer["ticket"].as_str().unwrap().to_owned(),
            answer,
            cookie,
            base: self.url(""),
        }
    }

    /// A browser without cookies that says where its requests come from.
    pub(crate) fn browser(&self) -> Client {
        let mut headers = HeaderMap::new();
        headers.insert(
            ORIGIN,
            HeaderValue::from_str(&format!("http://{}", self.host)).unwrap(),
        );
        Client::builder()
            .cookie_store(true)
            .default_headers(headers)
            .timeout(PATIENCE)
            .build()
            .unwrap()
    }

    /// Brings a paper into a phase, past every door.
    pub(crate) async fn bring(&self, letter: &Letter, phase: Phase) {
        let now = self.app.store.paper(&letter.paper).await.unwrap().unwrap().phase;
        if now != phase {
            self.app
                .store
                .change_phase(&letter.paper, now, phase, "Probe", None, clock::now())
                .await
                .unwrap();
        }
    }
}

impl Letter {
    pub(crate) fn token(&self, role: Role) -> &str {
        let links = &self.created.links;
        let link = match role {
            Role::Owner => &links.owner,
            Role::Editor => &links.editor,
            Role::Writer => &links.writer,
            Role::Participant => &links.participant,
            Role::Reader => &links.reader,
        };
        link.split_once('#').unwrap().1
    }

    /// The address of something of this paper.
    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/api/papers/{}{rest}", self.paper)
    }
}

impl Guest {
    pub(crate) async fn ask(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self
            .browser
            .request(method.clone(), format!("{}{path}", self.base));
        let request = if method == Method::GET {
            request
        } else {
            request.json(body)
        };
        request.send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path, &Value::Null).await
    }

    /// The answer to a question that must be answered.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }
}

/// The name of a problem, checked for its form.
pub(crate) async fn problem(response: Response) -> String {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status);
    assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
    assert!(!problem["title"].as_str().unwrap().is_empty());
    problem["type"]
        .as_str()
        .unwrap()
        .strip_prefix("urn:petitum:problem:")
        .unwrap()
        .to_owned()
}

/// A letter with one demand.
pub(crate) fn one_demand() -> Tree {
    serde_json::from_value(json!({
        "title": [{"text": "Forderungen an das Land"}],
        "blocks": [
            {"kind": "p", "content": [{"text": "Sehr geehrte Damen und Herren,"}]},
            {"kind": "demand", "id": "netz", "addressees": ["Land"], "content": [{"text": "Netzausbau"}]},
            {"kind": "p", "content": [{"text": "Das Land baut Netze aus."}]},
        ],
    }))
    .unwrap()
}
