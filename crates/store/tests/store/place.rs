//! A store in a folder of its own, and the rows that most cases begin with.

use paper::Role;
use store::{
    Arrival, Batch, Claim, ClientId, Epoch, Joining, LinkId, Member, MemberId, Millis, MunicipalityId,
    NewLink, NewPaper, NewSession, NewText, PaperId, PersonId, Seq, SessionId, Store, TextId, TokenHash,
};
use tempfile::TempDir;

/// The moment at which every case begins.
pub(crate) const NOON: u64 = 1_790_000_000_000;
/// The client id with which the seed of every letter is written.
pub(crate) const SEED_CLIENT: u64 = 7;

/// A store whose folder goes with it.
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
}

impl Place {
    /// An empty store.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        Self { store, folder }
    }

    /// A store with the paper [`paper_id`], whose letter has one update, and links of every role.
    pub(crate) async fn with_paper() -> Self {
        let place = Self::empty().await;
        place
            .store
            .create_paper(&new_paper("papier"), noon())
            .await
            .unwrap();
        place
    }

    /// A second store on the same file, as another process would have it.
    pub(crate) async fn beside(&self) -> Store {
        Store::open(self.folder.path()).await.unwrap()
    }

    /// Joins the paper by the link of a role, as somebody new.
    pub(crate) async fn guest(&self, role: Role, name: &str) -> Member {
        self.store.join(&joining(role, name)).await.unwrap().member
    }

    /// How a statement outside of the store's methods ends.
    pub(crate) async fn tamper(&self, statement: &'static str) -> sqlx::Result<u64> {
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.path().join("petitum.db"));
        let mut connection = sqlx::ConnectOptions::connect(&options).await?;
        Ok(sqlx::query(statement)
            .execute(&mut connection)
            .await?
            .rows_affected())
    }
}

pub(crate) fn noon() -> Millis {
    Millis::new(NOON)
}

pub(crate) fn paper_id() -> PaperId {
    PaperId::new("papier")
}

pub(crate) fn text_id() -> TextId {
    TextId::new("papier-brief")
}

/// The token of the link of a role.
pub(crate) fn token(role: Role) -> TokenHash {
    TokenHash::of(&format!("papier {}", role.as_str()))
}

/// A paper with its letter and one link for each role, which three may use within a thousand milliseconds.
pub(crate) fn new_paper(id: &str) -> NewPaper {
    let links = Role::ALL.map(|role| NewLink {
        id: LinkId::new(format!("{id}-{}", role.as_str())),
        token: TokenHash::of(&format!("{id} {}", role.as_str())),
        role,
        expires: noon().later(1_000),
        max_uses: 3,
    });
    NewPaper {
        id: PaperId::new(id),
        title: "Digital handlungsfähig".to_owned(),
        letter: NewText {
            id: TextId::new(format!("{id}-brief")),
            epoch: Epoch::new("eins"),
            seed: b"seed".to_vec(),
            client: ClientId::new(SEED_CLIENT),
        },
        links: links.into(),
    }
}

/// Somebody new who comes from Musterhausen by the link of a role; ids follow from the name.
pub(crate) fn joining(role: Role, name: &str) -> Joining<'_> {
    Joining {
        token: token(role),
        arrival: Arrival::New(PersonId::new(format!("person {name}"))),
        name,
        municipality: "Musterhausen",
        session: session(name),
        fresh_member: MemberId::new(format!("member {name}")),
        fresh_municipality: MunicipalityId::new(format!("municipality {name}")),
        at: noon(),
    }
}

/// A sign-in that ends a hundred milliseconds after noon.
pub(crate) fn session(name: &str) -> NewSession {
    NewSession {
        id: SessionId::new(format!("session {name}")),
        token: TokenHash::of(&format!("session {name}")),
        expires: noon().later(100),
    }
}

/// One update for the letter, decided on the head that is given.
pub(crate) fn batch(head: u64, bytes: &[u8]) -> Batch {
    Batch {
        text: text_id(),
        head: Seq::new(head),
        epoch: Epoch::new("eins"),
        phase: paper::Phase::Draft,
        updates: vec![bytes.to_vec()],
        claims: Vec::new(),
        events: Vec::new(),
        at: noon(),
    }
}

pub(crate) fn claim(client: u64, member: &Member) -> Claim {
    Claim {
        client: ClientId::new(client),
        member: Some(member.id.clone()),
    }
}
