//! What a room wants of the store, and the store's answers as inputs of the room.
//!
//! The store's types and the room's meet here and nowhere else.

use bytes::Bytes;
use collab::{Input, RefusedAppend, Room, StoredUpdate, TextMeta, User};
use store::{Member, PaperId, Store, TextId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::clock;

/// The owner of client ids under which the server itself wrote; no member has this id.
const SERVER: &str = "";

/// Performs the effects of one room that concern the store.
#[derive(Debug, Clone)]
pub struct Keeper {
    /// The store.
    pub store: Store,
    /// The text of the room.
    pub text: TextId,
    /// Its paper.
    pub paper: PaperId,
    /// Where the work runs.
    pub runtime: Handle,
    /// Where the answers go.
    pub answer: mpsc::Sender<Input>,
}

/// Why a room cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The store cannot give the text.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The journal cannot be read.
    #[error(transparent)]
    Open(#[from] collab::OpenError),
    /// The system gives the thread nothing to wait with.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Keeper {
    /// Rebuilds the room from its journal.
    pub async fn open(&self) -> Result<Room, LoadError> {
        let loaded = self.store.load_text(&self.text).await?;
        let meta = TextMeta {
            epoch: loaded.text.epoch.to_string(),
            phase: loaded.phase,
            claims: loaded.claims.iter().map(owner).collect(),
        };
        let snapshot = loaded.snapshot.map(|snapshot| StoredUpdate {
            seq: collab::Seq(snapshot.through.get()),
            bytes: snapshot.state.into(),
        });
        Ok(Room::open(
            meta,
            snapshot,
            loaded.updates.into_iter().map(stored),
        )?)
    }

    /// Appends a batch and tells the room how it went.
    pub fn append(&self, batch: collab::Batch) {
        let keeper = self.clone();
        self.runtime.spawn(async move {
            let answer = match keeper.store.append(&keeper.batch(batch)).await {
                Ok(head) => Input::Appended {
                    through: collab::Seq(head.get()),
                },
                Err(error) => refused(error, &keeper.text),
            };
            keeper.tell(answer).await;
        });
    }

    /// Reads the journal behind a Seq and hands it to the room.
    pub fn load(&self, after: collab::Seq) {
        let keeper = self.clone();
        self.runtime.spawn(async move {
            let answer = keeper.journal(after).await.unwrap_or_else(|error| {
                tracing::error!(text = %keeper.text, %error, "journal cannot be read");
                Input::LoadFailed
            });
            keeper.tell(answer).await;
        });
    }

    /// Keeps a snapshot; a room works without it, so a failure is only logged.
    pub fn snapshot(&self, through: collab::Seq, state: Bytes) {
        let keeper = self.clone();
        self.runtime.spawn(async move {
            let snapshot = store::Snapshot {
                through: store::Seq::new(through.0),
                state: state.into(),
            };
            if let Err(error) = keeper
                .store
                .keep_snapshot(&keeper.text, &snapshot, clock::now())
                .await
            {
                tracing::warn!(text = %keeper.text, %error, "snapshot not kept");
            }
        });
    }

    /// Tells the room something; a room that has ended needs to know nothing.
    pub async fn tell(&self, input: Input) {
        drop(self.answer.send(input).await);
    }

    async fn journal(&self, after: collab::Seq) -> store::Result<Input> {
        let updates = self
            .store
            .updates_after(&self.text, store::Seq::new(after.0))
            .await?;
        let claims = self.store.claims(&self.text).await?;
        Ok(Input::Loaded {
            updates: updates.into_iter().map(stored).collect(),
            claims: claims.iter().map(owner).collect(),
        })
    }

    fn batch(&self, batch: collab::Batch) -> store::Batch {
        let claims = batch.claims.into_iter().map(|claim| store::Claim {
            client: store::ClientId::new(claim.client.0),
            member: Some(store::MemberId::new(claim.member.as_str())),
        });
        store::Batch {
            text: self.text.clone(),
            head: store::Seq::new(batch.expected_head.0),
            epoch: store::Epoch::new(batch.epoch),
            phase: batch.phase,
            updates: vec![batch.update.into()],
            claims: claims.collect(),
            events: Vec::new(),
            at: clock::now(),
        }
    }
}

fn refused(error: store::Error, text: &TextId) -> Input {
    match error {
        store::Error::HeadMoved { head } => Input::AppendConflict {
            head: collab::Seq(head.get()),
        },
        store::Error::EpochChanged { .. } => Input::AppendRefused(RefusedAppend::Epoch),
        store::Error::PhaseChanged { phase } => Input::AppendRefused(RefusedAppend::Phase(phase)),
        store::Error::ClientTaken { client, member } => Input::AppendRefused(RefusedAppend::Claim {
            client: collab::ClientId(client.get()),
            member: member_id(member.as_ref()),
        }),
        error => {
            tracing::error!(%text, %error, "append failed");
            Input::AppendFailed
        }
    }
}

fn stored(update: store::Update) -> StoredUpdate {
    StoredUpdate {
        seq: collab::Seq(update.seq.get()),
        bytes: update.bytes.into(),
    }
}

fn owner(claim: &store::Claim) -> (collab::ClientId, collab::MemberId) {
    (
        collab::ClientId(claim.client.get()),
        member_id(claim.member.as_ref()),
    )
}

fn member_id(member: Option<&store::MemberId>) -> collab::MemberId {
    collab::MemberId::new(member.map_or(SERVER, store::MemberId::as_str))
}

/// What others may see of a member; the colour follows from the id, so that it stays.
pub fn user(member: &Member) -> User {
    let sum = member
        .id
        .as_str()
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    User {
        name: member.name.clone(),
        municipality: member.municipality.clone(),
        color: u8::try_from(sum % 8).unwrap_or(0),
    }
}
