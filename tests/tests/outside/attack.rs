//! Hostile bytes over the socket: the room stays joinable, its text stays as it was, others go on.

mod bytes;

use std::time::{Duration, Instant};

use tests::{Dialect, Editor, Member, Paper, Petitum, frame};

/// One attack is dealt with in this time, and a newcomer can be in the room.
const WITHIN: Duration = Duration::from_secs(8);
/// An attack may not make the server keep more than this.
const MEMORY_MIB: u64 = 160;

struct Scene {
    petitum: Petitum,
    paper: Paper,
    honest: Editor,
    memory: u64,
}

impl Scene {
    async fn set() -> Self {
        let petitum = Petitum::start().await;
        let paper = petitum.paper("Gemeinsamer Brief");
        let maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
        let mut honest = Editor::join(&petitum, &maren, Dialect::Own).await;
        honest.append_block("p", "Vor dem Angriff").await;
        honest.until_acknowledged().await;
        let memory = resident_mib(&petitum);
        Self {
            petitum,
            paper,
            honest,
            memory,
        }
    }

    async fn attacker(&self, role: &str) -> Editor {
        let udo = Member::join(&self.petitum, &self.paper, role, "Udo Angreifer").await;
        Editor::join(&self.petitum, &udo, Dialect::Own).await
    }

    /// Sends these frames, takes in what comes back, and checks that nobody else was harmed.
    async fn survives(&mut self, what: &str, role: &str, frames: Vec<Vec<u8>>) {
        let begin = Instant::now();
        let mut attacker = self.attacker(role).await;
        attacker.sent += frames.len() as u64;
        for frame in frames {
            attacker.send(frame).await;
        }
        attacker.until_looked_at().await;
        self.is_well(what).await;
        assert!(
            begin.elapsed() < WITHIN,
            "{what} by a {role} took {:?}",
            begin.elapsed()
        );
    }

    async fn is_well(&mut self, what: &str) {
        let words = format!("Nach {what}");
        self.honest.append_block("p", &words).await;
        self.honest.until_acknowledged().await;
        let ida = Member::join(&self.petitum, &self.paper, "reader", "Ida Muster").await;
        let newcomer = Editor::join(&self.petitum, &ida, Dialect::Stock).await;
        assert_eq!(newcomer.string(), self.honest.string(), "{what}");
        assert!(newcomer.string().contains(&words), "{what}");
        let grown = resident_mib(&self.petitum).saturating_sub(self.memory);
        assert!(grown < MEMORY_MIB, "{what}: {grown} MiB more");
    }
}

/// Resident memory of the server.
fn resident_mib(petitum: &Petitum) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", petitum.process_id())).expect("it runs");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("Linux says so");
    let kib: u64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a number of kB");
    kib / 1024
}

#[tokio::test]
async fn bytes_that_break_a_bare_engine_break_nothing_here() {
    let mut scene = Scene::set().await;
    for (what, hostile) in bytes::regressions() {
        for role in ["writer", "reader"] {
            let update = frame::update(&hostile);
            scene
                .survives(&format!("{what} als Änderung"), role, vec![update])
                .await;
            scene
                .survives(&format!("{what} als Antwort"), role, vec![frame::step2(&hostile)])
                .await;
            scene
                .survives(&format!("{what} als Frage"), role, vec![frame::step1(&hostile)])
                .await;
            let mut presence = vec![1];
            frame::number(&mut presence, hostile.len() as u64);
            presence.extend_from_slice(&hostile);
            scene
                .survives(&format!("{what} als Anwesenheit"), role, vec![presence])
                .await;
            scene
                .survives(&format!("{what} nackt"), role, vec![hostile.clone()])
                .await;
        }
    }
}

#[tokio::test]
async fn bombs_are_refused() {
    let mut scene = Scene::set().await;
    let client = tests::editor::client_id();
    let bombs = [
        ("verschachtelte Werte", bytes::nested_values(client, 16_000)),
        (
            "absteigende Löschungen",
            bytes::descending_deletions(client, 20_000),
        ),
        ("viele Wurzeln", bytes::many_roots(client, 100_000)),
        ("eine fremde Wurzel", bytes::one_root(client, "anders")),
        ("ein Unterdokument", bytes::sub_document(client)),
        ("viele Schreiber", bytes::many_clients(500)),
        ("eine Uhr mit Loch", bytes::clock_hole(client)),
        ("Nullen", vec![0; 300_000]),
    ];
    for (what, bomb) in bombs {
        scene.survives(what, "writer", vec![frame::update(&bomb)]).await;
        scene.survives(what, "reader", vec![frame::update(&bomb)]).await;
    }
}

#[tokio::test]
async fn updates_whose_ground_is_missing_do_not_pile_up() {
    let mut scene = Scene::set().await;
    let parked: Vec<Vec<u8>> = bytes::parked(8_000)
        .iter()
        .map(|update| frame::update(update))
        .collect();
    scene.survives("Geparktes", "writer", parked).await;
}

#[tokio::test]
async fn a_frame_beyond_every_limit_closes_its_connection_only() {
    let mut scene = Scene::set().await;
    let mut attacker = scene.attacker("writer").await;
    attacker.send(vec![0; 9 << 20]).await;
    let code = attacker.until_closed().await;
    assert!([1006, 1009, 4400, 4403].contains(&code), "{code}");
    scene.is_well("zu viel").await;
}

#[tokio::test]
async fn presence_of_invented_people_is_not_shown() {
    let mut scene = Scene::set().await;
    let frames = (0..500)
        .map(|n| frame::awareness(n + 1, 1, r#"{"user":{"name":"Erfunden"}}"#))
        .collect();
    scene.survives("Erfundenen", "writer", frames).await;
    let shown = format!("{:?}", scene.honest.said).matches("Erfunden").count();
    assert_eq!(shown, 0);
}
