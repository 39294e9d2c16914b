//! The use-cases on a real store in a folder of its own.

use paper::{Action, Inline, Phase, Role, Tree, allowed};
use store::{Batch, Millis, PaperId, Seq, Session, Store, TokenHash, VersionNumber};
use tempfile::TempDir;
use yrs::{Text as _, Transact as _};

use super::files::{Format, of_version, tree_of};
use super::freezing::{Freeze, Frozen, freeze};
use super::joining::{Device, Guest, Join, join, look};
use super::papers::{Created, change_phase, create};
use super::{Error, Result, letters, links, working_states};
use crate::config::PublicUrl;
use crate::demonstration;

const DAY: u64 = 24 * 60 * 60 * 1000;
const NOON: u64 = 1_790_000_000_000;

struct Desk {
    store: Store,
    public: PublicUrl,
    made: Created,
    _folder: TempDir,
}

fn now() -> Millis {
    Millis::new(NOON)
}

fn token(url: &str) -> &str {
    url.split_once('#').unwrap().1
}

impl Desk {
    async fn with_paper() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let public = PublicUrl::parse("https://papier.example").unwrap();
        let tree = paper::markdown::read("# Ein Titel\n\nDie Gemeinden fordern § 5.\n")
            .unwrap()
            .tree;
        let made = create(&store, &public, "Forderungen 2027", tree, now())
            .await
            .unwrap();
        Self {
            store,
            public,
            made,
            _folder: folder,
        }
    }

    async fn join(&self, url: &str, name: &str, session: Option<Session>) -> Result<Guest> {
        let municipality = "Musterhausen";
        let join_request = Join {
            token: token(url),
            name,
            municipality,
            device: Device::Own,
            session,
        };
        join(&self.store, join_request, now()).await
    }

    /// What the room would append if somebody typed these words behind the text's end.
    async fn type_words(&self, words: &str) {
        let loaded = self.store.load_text(&self.made.text).await.unwrap();
        let doc = paper::text::new_doc(99);
        let text = paper::text::root(&doc);
        let mut transaction = doc.transact_mut();
        for update in &loaded.updates {
            let update = yrs::updates::decoder::Decode::decode_v1(&update.bytes).unwrap();
            transaction.apply_update(update).unwrap();
        }
        drop(transaction);
        let mut transaction = doc.transact_mut();
        let end = text.len(&transaction);
        text.insert(&mut transaction, end, words);
        let batch = Batch {
            text: self.made.text.clone(),
            head: loaded.text.head,
            epoch: loaded.text.epoch,
            phase: loaded.phase,
            updates: vec![transaction.encode_update_v1()],
            claims: Vec::new(),
            events: Vec::new(),
            at: now(),
        };
        drop(transaction);
        self.store.append(&batch).await.unwrap();
    }

    async fn freeze(&self, phase: Phase, label: &str) -> Result<Frozen> {
        let wanted = Freeze {
            paper: &self.made.paper,
            phase,
            label,
            note: "",
            by: None,
        };
        freeze(&self.store, &self.public, wanted, now()).await
    }

    async fn tree(&self) -> Tree {
        letters::read(&self.store, &self.made.paper).await.unwrap().tree
    }
}

#[tokio::test]
async fn a_paper_begins_with_the_text_it_was_given() {
    let desk = Desk::with_paper().await;
    let tree = desk.tree().await;
    assert_eq!(tree.title, [Inline::plain("Ein Titel")]);
    assert_eq!(
        tree.blocks[0].content,
        [Inline::plain("Die Gemeinden fordern § 5.")]
    );
    assert_eq!(
        desk.store.paper(&desk.made.paper).await.unwrap().unwrap().title,
        "Forderungen 2027"
    );

    let empty = create(&desk.store, &desk.public, " Leer\n", paper::text::empty(), now())
        .await
        .unwrap();
    let letter = letters::read(&desk.store, &empty.paper).await.unwrap();
    assert_eq!(letter.tree.title, [Inline::plain("Leer")]);
    assert_eq!(
        (letter.text, letter.seq, letter.phase),
        (empty.text, Seq::new(1), Phase::Draft)
    );
}

#[tokio::test]
async fn each_link_makes_what_it_says() {
    let desk = Desk::with_paper().await;
    let made = &desk.made.links;
    for (url, role) in [
        (&made.owner, Role::Owner),
        (&made.editor, Role::Editor),
        (&made.writer, Role::Writer),
        (&made.participant, Role::Participant),
        (&made.reader, Role::Reader),
    ] {
        let seen = look(&desk.store, token(url), None, now()).await.unwrap();
        assert_eq!((seen.role, seen.member), (role, None));
        let guest = desk.join(url, "Maren Albrecht", None).await.unwrap();
        assert_eq!((guest.member.role, &guest.text.id), (role, &desk.made.text));
        let session = desk.store.session(guest.token.hash(), now()).await.unwrap();
        let seen = look(&desk.store, token(url), session.as_ref(), now())
            .await
            .unwrap();
        assert_eq!(seen.member, Some(guest.member));
    }
}

#[tokio::test]
async fn whoever_comes_again_keeps_the_higher_role_and_gets_a_new_token() {
    let desk = Desk::with_paper().await;
    let first = desk.join(&desk.made.links.editor, "Maren", None).await.unwrap();
    let session = desk.store.session(first.token.hash(), now()).await.unwrap();
    let second = desk
        .join(&desk.made.links.reader, " Maren \u{202e}Albrecht", session)
        .await
        .unwrap();
    assert_eq!(
        (&second.member.id, second.member.role),
        (&first.member.id, Role::Editor)
    );
    assert_eq!(second.member.name, "Maren Albrecht");
    assert_ne!(first.token, second.token);
    assert_eq!(desk.store.session(first.token.hash(), now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_name_that_is_none_uses_nothing_up() {
    let desk = Desk::with_paper().await;
    for name in ["", "\u{200b}", &"x".repeat(65)] {
        assert!(
            matches!(
                desk.join(&desk.made.links.writer, name, None).await,
                Err(Error::Invalid(_))
            ),
            "{name}"
        );
    }
    let link = desk
        .store
        .link(TokenHash::of(token(&desk.made.links.writer)))
        .await
        .unwrap();
    assert_eq!(link.uses, 0);
}

#[tokio::test]
async fn links_and_sign_ins_end_by_themselves() {
    let desk = Desk::with_paper().await;
    let shared = Join {
        token: token(&desk.made.links.writer),
        name: "Maren",
        municipality: "Musterhausen",
        device: Device::Shared,
        session: None,
    };
    let guest = join(&desk.store, shared, now()).await.unwrap();
    assert_eq!(guest.expires, now().later(DAY / 2));
    let at = |days: u64| now().later(days * DAY);
    for (url, days) in [(&desk.made.links.writer, 200), (&desk.made.links.owner, 400)] {
        assert!(look(&desk.store, token(url), None, at(days - 1)).await.is_ok());
        let late = look(&desk.store, token(url), None, at(days)).await;
        assert!(
            matches!(late, Err(Error::Store(store::Error::LinkExpired))),
            "{late:?}"
        );
    }
}

#[tokio::test]
async fn a_further_link_works_like_the_first() {
    let desk = Desk::with_paper().await;
    let link = links::create(
        &desk.store,
        &desk.public,
        &desk.made.paper,
        Role::Writer,
        None,
        now(),
    )
    .await
    .unwrap();
    assert_eq!(
        desk.join(&link.url, "Ilir Krasniqi", None)
            .await
            .unwrap()
            .member
            .role,
        Role::Writer
    );
    let nowhere = PaperId::new("nichts");
    let missing = links::create(&desk.store, &desk.public, &nowhere, Role::Writer, None, now()).await;
    assert!(matches!(
        missing,
        Err(Error::Store(store::Error::Missing { what: "paper", .. }))
    ));
}

#[tokio::test]
async fn a_version_is_what_was_durable_and_never_changes() {
    let desk = Desk::with_paper().await;
    let first = desk
        .freeze(Phase::Draft, " Zur\u{0} Mitzeichnung ")
        .await
        .unwrap();
    desk.type_words("Neuer Absatz.").await;
    let second = desk.freeze(Phase::Draft, "Danach").await.unwrap();
    assert_eq!((first.version.get(), second.version.get()), (1, 2));
    assert_ne!(first.digest, second.digest);

    let paper = &desk.made.paper;
    let kept = desk
        .store
        .version(paper, VersionNumber::new(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (kept.label.as_str(), kept.url.as_str()),
        ("Zur Mitzeichnung", "https://papier.example")
    );
    let tree = tree_of(&kept).unwrap();
    assert_eq!(paper::digest(&tree).to_string(), first.digest);
    let file = of_version(&desk.store, paper, VersionNumber::new(1), Format::Markdown, now())
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8(file.bytes).unwrap(),
        "# Ein Titel\n\nDie Gemeinden fordern § 5.\n"
    );
    assert_eq!(file.name, "fassung-1.md");
    let later = of_version(&desk.store, paper, VersionNumber::new(2), Format::Markdown, now())
        .await
        .unwrap();
    assert!(
        String::from_utf8(later.bytes)
            .unwrap()
            .ends_with("Neuer Absatz.\n")
    );

    let mut tampered = kept.clone();
    tampered.tree = serde_json::to_vec(&desk.tree().await).unwrap();
    assert!(matches!(tree_of(&tampered), Err(Error::Damaged(_))));
}

#[tokio::test]
async fn nothing_is_frozen_when_the_phase_has_changed() {
    let desk = Desk::with_paper().await;
    let by = desk
        .join(&desk.made.links.owner, "Maren", None)
        .await
        .unwrap()
        .member
        .id;
    let phases = (Phase::Draft, Phase::Published);
    change_phase(
        &desk.store,
        &desk.made.paper,
        phases,
        " Fertig.\u{7} ",
        Some(&by),
        now(),
    )
    .await
    .unwrap();
    assert!(!allowed(Role::Owner, Phase::Published, Action::Freeze));
    let late = desk.freeze(Phase::Draft, "zu spät").await;
    assert!(matches!(late, Err(Error::NotNow(Phase::Published))), "{late:?}");
    assert_eq!(
        desk.store.phase_changes(&desk.made.paper).await.unwrap()[0].reason,
        "Fertig."
    );
    let twice = (Phase::Published, Phase::Published);
    let same = change_phase(&desk.store, &desk.made.paper, twice, "", None, now()).await;
    assert!(matches!(same, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn working_states_follow_the_changes_and_go_after_thirty_days() {
    let desk = Desk::with_paper().await;
    let at = |days: u64| now().later(days * DAY);
    assert_eq!(working_states::keep(&desk.store, at(0)).await.unwrap(), 1);
    assert_eq!(working_states::keep(&desk.store, at(1)).await.unwrap(), 0);
    desk.type_words("Noch drei Wörter").await;
    assert_eq!(working_states::keep(&desk.store, at(2)).await.unwrap(), 1);
    let lines = desk.store.working_states(&desk.made.text).await.unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].words, lines[1].words + 3);
    let state = desk
        .store
        .working_state(&desk.made.text, lines[0].seq)
        .await
        .unwrap()
        .unwrap();
    let tree: Tree = serde_json::from_slice(&state.tree).unwrap();
    assert_eq!(
        tree.blocks.last().unwrap().content,
        [Inline::plain("Noch drei Wörter")]
    );

    working_states::keep(&desk.store, at(30).later(1)).await.unwrap();
    assert_eq!(desk.store.working_states(&desk.made.text).await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_unreadable_letter_does_not_keep_the_others_from_their_copies() {
    let desk = Desk::with_paper().await;
    let broken = create(&desk.store, &desk.public, "Kaputt", paper::text::empty(), now())
        .await
        .unwrap();
    let letter = desk.store.text(&broken.text).await.unwrap().unwrap();
    let batch = Batch {
        text: broken.text.clone(),
        head: letter.head,
        epoch: letter.epoch,
        phase: Phase::Draft,
        updates: vec![vec![0xff; 7]],
        claims: Vec::new(),
        events: Vec::new(),
        at: now(),
    };
    desk.store.append(&batch).await.unwrap();
    assert!(matches!(
        letters::read(&desk.store, &broken.paper).await,
        Err(Error::Damaged(_))
    ));
    assert_eq!(working_states::keep(&desk.store, now()).await.unwrap(), 1);
}

#[tokio::test]
async fn the_demonstration_paper_is_made_once() {
    let desk = Desk::with_paper().await;
    let first = demonstration::open(&desk.store, &desk.public, now())
        .await
        .unwrap();
    let second = demonstration::open(&desk.store, &desk.public, now())
        .await
        .unwrap();
    assert_eq!(first.paper, second.paper);
    for links in [&first.links, &second.links] {
        assert_eq!(
            look(&desk.store, token(&links.owner), None, now())
                .await
                .unwrap()
                .paper
                .id,
            first.paper
        );
    }
    let tree = letters::read(&desk.store, &first.paper).await.unwrap().tree;
    let counts = paper::demand::counts(&tree);
    assert!((10..=12).contains(&counts.demands), "{counts:?}");
    assert!(
        (1_800..=2_800).contains(&counts.words),
        "the demonstration paper should have 1,800 to 2,800 words: {counts:?}"
    );
}
