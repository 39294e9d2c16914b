//! Every route and the socket against every role and phase: what the table says is what happens.

use paper::{Action, Phase, Role, allowed};
use reqwest::Method;
use serde_json::json;
use server::http::{Policy, Route, policies};

use super::client::Connection;
use super::house::{House, Letter, one_demand, problem};

fn path(route: &Route, letter: &Letter) -> String {
    route
        .path
        .replace("{paper}", letter.paper.as_str())
        .replace("{number}", "1")
        .replace("{seq}", "1")
        .replace("{link}", "none")
}

fn method(route: &Route) -> Method {
    Method::from_bytes(route.method.as_str().as_bytes()).unwrap()
}

fn of_members() -> Vec<(Route, Action)> {
    let of_member = |route: Route| match route.policy {
        Policy::Member(action) => Some((route, action)),
        _ => None,
    };
    policies().into_iter().filter_map(of_member).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn http_follows_the_table_of_roles_and_phases() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let routes = of_members();
    assert!(routes.len() > 10);
    for role in Role::ALL {
        let guest = house.join(&letter, role).await;
        for phase in Phase::ALL {
            house.bring(&letter, phase).await;
            for (route, action) in &routes {
                let response = guest.ask(method(route), &path(route, &letter), &json!({})).await;
                let cell = format!("{} {} as {role:?} in {phase:?}", route.method, route.path);
                if allowed(role, phase, *action) {
                    assert!(
                        ![401, 403, 405, 415, 500].contains(&response.status().as_u16()),
                        "{cell}"
                    );
                } else {
                    assert_eq!(response.status(), 403, "{cell}");
                    assert_eq!(problem(response).await, "not-allowed", "{cell}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_members_of_other_papers_find_nothing() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let other = house.letter(one_demand()).await;
    let owner_elsewhere = house.join(&other, Role::Owner).await;
    let browser = house.browser();
    for (route, _) in of_members() {
        let path = path(&route, &letter);
        let stranger = browser
            .request(method(&route), house.url(&path))
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(stranger.status(), 401, "{}", route.path);
        assert_eq!(problem(stranger).await, "not-signed-in");
        let member = owner_elsewhere.ask(method(&route), &path, &json!({})).await;
        assert_eq!(member.status(), 404, "{}", route.path);
        assert_eq!(problem(member).await, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_ids_behind_an_own_paper_are_not_found() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let other = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let elsewhere = house.join(&other, Role::Owner).await;
    let links = elsewhere.read(&other.at("/links")).await;
    let link = links["links"][0]["id"].as_str().unwrap();
    let response = owner
        .ask(Method::DELETE, &letter.at(&format!("/links/{link}")), &json!({}))
        .await;
    assert_eq!(response.status(), 404);
    let frozen = elsewhere
        .ask(Method::POST, &other.at("/versions"), &json!({"label": "Probe"}))
        .await;
    assert_eq!(frozen.status(), 201);
    for rest in ["/versions/1", "/versions/1/export?format=markdown", "/states/1"] {
        assert_eq!(owner.get(&letter.at(rest)).await.status(), 404, "{rest}");
    }
    let mut socket = Connection::open(&house, &format!("{}?ticket={}", other.text, owner.ticket), &[])
        .await
        .unwrap();
    assert_eq!(socket.closed().await, 4404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_follows_the_table_of_roles_and_phases() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    for phase in Phase::ALL {
        house.bring(&letter, phase).await;
        house.app.rooms.nudge(&letter.paper);
        for role in Role::ALL {
            let guest = house.join(&letter, role).await;
            let mut socket = Connection::by_ticket(&house, &letter, &guest).await;
            socket.sync().await;
            let mark = format!("{role:?} in {phase:?} ");
            socket.type_words(&mark).await;
            if allowed(role, phase, Action::Write) {
                let mut witness = Connection::by_ticket(&house, &letter, &guest).await;
                witness.sync().await;
                witness.until(&mark).await;
            } else {
                assert_eq!(socket.closed().await, 4403, "{mark}");
                let mut witness = Connection::by_ticket(&house, &letter, &guest).await;
                witness.sync().await;
                assert!(!witness.words().contains(&mark), "{mark}");
            }
        }
    }
}
