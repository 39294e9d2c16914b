//! Saved means saved: what was acknowledged is there after the server was killed, at any moment.

use std::time::Duration;

use futures_util::future::join_all;
use tests::{Dialect, Editor, Member, Paper, Petitum};

const KILLS: u32 = 25;
const WRITERS: usize = 3;
/// After the first words, the server lives this long at most before it is killed.
const LIVES_AT_MOST_MS: u64 = 250;

/// Somebody who writes numbered words and remembers which of them were acknowledged.
struct Author {
    member: Member,
    /// None only between two lives of the server.
    editor: Option<Editor>,
    name: char,
    /// Number of words ever written, and how many of the first of them are known to be durable.
    written: usize,
    durable: usize,
    /// Words written before the present connection; they travel in its first frame.
    before: usize,
}

impl Author {
    fn word(&self, number: usize) -> String {
        format!("<{}{number}>", self.name)
    }

    fn editor(&mut self) -> &mut Editor {
        self.editor.as_mut().expect("the author is connected")
    }

    async fn write_on(&mut self) {
        loop {
            let word = self.word(self.written);
            self.written += 1;
            self.editor().append(&word).await;
            if self.written.is_multiple_of(4) {
                self.editor().until_acknowledged().await;
            }
        }
    }

    /// The server is gone: what it had still said counts.
    async fn count(&mut self) {
        while self.editor().closed.is_none() {
            self.editor().take(Duration::from_secs(5)).await;
        }
        let frames = self.editor().acknowledged as usize;
        // The first frame of a connection is the answer to its first question and carries all words before.
        if frames > 0 {
            self.durable = self.before + frames - 1;
        }
    }

    async fn come_again(&mut self, petitum: &Petitum) {
        self.member.renew_ticket().await;
        let old = self.editor.take().expect("the author was connected");
        let mut editor = Editor::rejoin(petitum, &self.member, Dialect::Own, old).await;
        editor.until_acknowledged().await;
        self.before = self.written;
        self.durable = self.written;
        self.editor = Some(editor);
    }
}

async fn authors(petitum: &Petitum, paper: &Paper) -> Vec<Author> {
    let mut authors = Vec::new();
    for name in ('A'..).take(WRITERS) {
        let member = Member::join(petitum, paper, "writer", &format!("Person {name}")).await;
        let editor = Some(Editor::join(petitum, &member, Dialect::Own).await);
        authors.push(Author {
            member,
            editor,
            name,
            written: 0,
            durable: 0,
            before: 0,
        });
    }
    authors
}

/// What somebody reads who was never here before.
async fn read(petitum: &Petitum, paper: &Paper) -> String {
    let ida = Member::join(petitum, paper, "reader", "Ida Muster").await;
    Editor::join(petitum, &ida, Dialect::Stock).await.string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_word_is_lost_when_the_server_is_killed() {
    let mut petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let mut authors = authors(&petitum, &paper).await;
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        let life = Duration::from_millis(5 + tests::editor::client_id() % LIVES_AT_MOST_MS);
        let writing = join_all(authors.iter_mut().map(Author::write_on));
        assert!(
            tokio::time::timeout(life, writing).await.is_err(),
            "they write until they are interrupted"
        );
        petitum.kill();
        for author in &mut authors {
            author.count().await;
        }
        petitum.start_again().await;
        let text = read(&petitum, &paper).await;
        for author in &mut authors {
            for number in 0..author.durable {
                let word = author.word(number);
                let times = text.matches(&word).count();
                assert_eq!(
                    times, 1,
                    "kill {kill} after {life:?}: {word} of {} stands {times} times",
                    author.written
                );
            }
            acknowledged += author.durable - author.before;
            author.come_again(&petitum).await;
        }
    }
    assert!(
        acknowledged > KILLS as usize,
        "only {acknowledged} words were acknowledged: nothing was proved"
    );
    let text = read(&petitum, &paper).await;
    for author in &mut authors {
        for number in 0..author.written {
            assert_eq!(
                text.matches(&author.word(number)).count(),
                1,
                "{}",
                author.word(number)
            );
        }
        author.editor().until_reads(&text).await;
        assert_eq!(author.editor().string(), text);
    }
}

#[tokio::test]
async fn told_to_stop_it_saves_says_goodbye_and_ends_in_time() {
    let mut petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let mut authors = authors(&petitum, &paper).await;
    for author in &mut authors {
        for _ in 0..20 {
            let word = author.word(author.written);
            author.written += 1;
            author.editor().append(&word).await;
        }
    }
    let begin = std::time::Instant::now();
    let status = petitum.terminate().await;
    assert!(
        begin.elapsed() < Duration::from_secs(6),
        "it took {:?}",
        begin.elapsed()
    );
    assert!(status.success(), "{status}\n{}", petitum.output());
    for author in &mut authors {
        author.count().await;
        assert!(
            [1001, 1012].contains(&author.editor().closed.unwrap_or_default()),
            "{:?}",
            author.editor().closed
        );
    }
    petitum.start_again().await;
    let text = read(&petitum, &paper).await;
    for author in &mut authors {
        for number in 0..author.durable {
            assert!(text.contains(&author.word(number)));
        }
        author.come_again(&petitum).await;
    }
    let text = read(&petitum, &paper).await;
    for author in &authors {
        for number in 0..author.written {
            assert_eq!(text.matches(&author.word(number)).count(), 1);
        }
    }
}

#[tokio::test]
async fn a_deletion_that_was_acknowledged_stays_a_deletion() {
    let mut petitum = Petitum::start().await;
    let paper = petitum.paper("Gemeinsamer Brief");
    let mut maren = Member::join(&petitum, &paper, "writer", "Maren Albrecht").await;
    let mut editor = Editor::join(&petitum, &maren, Dialect::Own).await;
    editor.append_block("p", "Das kann weg").await;
    editor.until_acknowledged().await;
    let at = editor.string().find("Das").expect("it stands there") as u32;
    editor.erase(at, 12).await;
    editor.until_acknowledged().await;
    petitum.kill();
    petitum.start_again().await;
    assert!(!read(&petitum, &paper).await.contains("Das kann weg"));
    maren.renew_ticket().await;
    let mut again = Editor::rejoin(&petitum, &maren, Dialect::Own, editor).await;
    again.until_acknowledged().await;
    assert_eq!(read(&petitum, &paper).await, again.string());
}
