//! A client of the socket with a document of its own.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use yrs::types::Attrs;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Any, ClientID, Doc, GetString, MapPrelim, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef,
    Transact, Update,
};

use crate::frame::{self, Frame};
use crate::people::Member;
use crate::petitum::Petitum;

/// What is waited for comes in this time, or never.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a client says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The standard messages only.
    Stock,
    /// Ours too.
    Own,
}

/// A connection and the document behind it.
#[derive(Debug)]
pub struct Editor {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The local document.
    pub doc: Doc,
    /// Its shared text.
    pub text: TextRef,
    /// Sync frames (step 2 and updates) sent on this connection.
    pub sent: u64,
    /// How many of them the server calls durable.
    pub acknowledged: u64,
    /// Everything that came and is not the text.
    pub said: Vec<Frame>,
    /// The close code, once there is one.
    pub closed: Option<u16>,
    /// Answers to our questions for what we lack.
    answers: u64,
}

/// A client id as Yjs takes one: 31 bits here, so that every reader of it agrees.
pub fn client_id() -> u64 {
    RandomState::new().build_hasher().finish() >> 33
}

/// An empty document as the browser has it.
pub fn document(client: u64) -> (Doc, TextRef) {
    let options = Options {
        offset_kind: OffsetKind::Utf16,
        skip_gc: false,
        cleanup_formatting: false,
        ..Options::with_guid_and_client_id(Arc::from("text"), ClientID::new(client))
    };
    let doc = Doc::with_options(options);
    let text = doc.get_or_insert_text("text");
    (doc, text)
}

impl Editor {
    /// Joins with the member's ticket and waits until both sides have the same text.
    pub async fn join(petitum: &Petitum, member: &Member, dialect: Dialect) -> Self {
        let mut editor = Self::connect(petitum, member, dialect, document(client_id())).await;
        editor.synchronise().await;
        editor
    }

    /// Comes again with a document that was edited meanwhile.
    pub async fn rejoin(petitum: &Petitum, member: &Member, dialect: Dialect, old: Self) -> Self {
        let mut editor = Self::connect(petitum, member, dialect, (old.doc, old.text)).await;
        editor.synchronise().await;
        editor
    }

    /// Opens the socket with the member's ticket and says nothing.
    pub async fn connect(
        petitum: &Petitum,
        member: &Member,
        dialect: Dialect,
        document: (Doc, TextRef),
    ) -> Self {
        let mut address = format!("{}?ticket={}", petitum.socket(&member.text), member.ticket);
        if dialect == Dialect::Own {
            address.push_str("&protocol=1&schema=1&epoch=");
            address.push_str(&member.epoch().await);
        }
        Self::open(&address, &[], document)
            .await
            .unwrap_or_else(|error| panic!("the socket does not open: {error}"))
    }

    /// Opens the text's socket with any query, and a fresh document.
    pub async fn connect_as(petitum: &Petitum, member: &Member, query: &str) -> Self {
        Self::open(
            &format!("{}{query}", petitum.socket(&member.text)),
            &[],
            document(client_id()),
        )
        .await
        .unwrap_or_else(|error| panic!("the socket does not open: {error}"))
    }

    /// Ends the connection; what is written from now on stays here until [`Editor::rejoin`].
    pub async fn leave(mut self) -> Self {
        // The other side may have ended it already.
        drop(self.socket.close(None).await);
        self
    }

    /// Opens a socket with these headers.
    pub async fn open(
        address: &str,
        headers: &[(&'static str, &str)],
        (doc, text): (Doc, TextRef),
    ) -> Result<Self, Error> {
        let mut request = address.into_client_request()?;
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, value.parse().expect("a header value"));
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self {
            socket,
            doc,
            text,
            sent: 0,
            acknowledged: 0,
            said: Vec::new(),
            closed: None,
            answers: 0,
        })
    }

    /// Says what this document has and waits until the server's text is here and ours was asked for.
    pub async fn synchronise(&mut self) {
        let state_vector = self.doc.transact().state_vector().encode_v1();
        self.send(frame::step1(&state_vector)).await;
        self.until("the first synchronisation", |editor| {
            editor.answers > 0 && editor.sent > 0
        })
        .await;
    }

    /// Inserts words at a place counted in UTF-16 units and sends the change.
    pub async fn write(&mut self, at: u32, words: &str) {
        let update = {
            let mut txn = self.doc.transact_mut();
            self.text.insert(&mut txn, at, words);
            txn.encode_update_v1()
        };
        self.send_change(&update).await;
    }

    /// Writes words at the end of the text, in front of its last "\n" if there is one.
    pub async fn append(&mut self, words: &str) {
        let length = self.text.len(&self.doc.transact());
        let inside = self.string().ends_with('\n');
        self.write(length - u32::from(inside), words).await;
    }

    /// Appends a whole block.
    pub async fn append_block(&mut self, kind: &str, words: &str) {
        let update = {
            let mut txn = self.doc.transact_mut();
            let end = self.text.len(&txn);
            let marker = MapPrelim::from([("kind", Any::from(kind))]);
            self.text
                .insert_embed_with_attributes(&mut txn, end, marker, Attrs::new());
            self.text
                .insert_with_attributes(&mut txn, end + 1, &format!("{words}\n"), Attrs::new());
            txn.encode_update_v1()
        };
        self.send_change(&update).await;
    }

    /// Deletes a stretch and sends the change.
    pub async fn erase(&mut self, at: u32, length: u32) {
        let update = {
            let mut txn = self.doc.transact_mut();
            self.text.remove_range(&mut txn, at, length);
            txn.encode_update_v1()
        };
        self.send_change(&update).await;
    }

    /// Sends any bytes as a change.
    pub async fn send_change(&mut self, update: &[u8]) {
        self.sent += 1;
        self.send(frame::update(update)).await;
    }

    /// Sends any bytes as a frame.
    pub async fn send(&mut self, frame: Vec<u8>) {
        // A socket that the server has closed says so when it is read.
        drop(self.socket.send(Message::Binary(frame.into())).await);
    }

    /// The words of the text, markers left out.
    pub fn string(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }

    /// Everything this document has, as one update.
    pub fn everything(&self) -> Vec<u8> {
        self.doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default())
    }

    /// The last word about phase, role and rights.
    pub fn state(&self) -> Option<&Value> {
        self.said.iter().rev().find_map(|frame| match frame {
            Frame::State(state) => Some(state),
            _ => None,
        })
    }

    /// The reset, if there was one.
    pub fn reset(&self) -> Option<&Value> {
        self.said.iter().rev().find_map(|frame| match frame {
            Frame::Reset(reset) => Some(reset),
            _ => None,
        })
    }

    /// Waits until everything sent so far is durable.
    pub async fn until_acknowledged(&mut self) {
        self.until("the acknowledgement", |editor| editor.acknowledged >= editor.sent)
            .await;
    }

    /// Waits until these words stand in the text.
    pub async fn until_reads(&mut self, words: &str) {
        self.until(words, |editor| editor.string().contains(words)).await;
    }

    /// Waits until the server has closed the connection and answers the code.
    pub async fn until_closed(&mut self) -> u16 {
        self.until("the close", |editor| editor.closed.is_some()).await;
        self.closed.unwrap_or_default()
    }

    /// Takes in what comes until something holds; panics if it does not in time, or if the connection ends before.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !holds(self) {
            assert!(
                self.closed.is_none(),
                "waiting for {what}: closed with {:?}, said {:?}",
                self.closed,
                self.said
            );
            let left = PATIENCE.saturating_sub(begin.elapsed());
            assert!(
                self.take(left).await,
                "waiting for {what}: it does not come; said {:?}",
                self.said
            );
        }
    }

    /// Waits until the server has looked at everything sent so far: it answers one more question, or closes.
    pub async fn until_looked_at(&mut self) {
        let answers = self.answers;
        self.send(frame::step1(&[0])).await;
        while self.answers == answers && self.closed.is_none() {
            assert!(self.take(PATIENCE).await, "neither answered nor closed");
        }
    }

    /// Takes in one message; false if none came in time.
    pub async fn take(&mut self, within: Duration) -> bool {
        let Ok(message) = tokio::time::timeout(within, self.socket.next()).await else {
            return false;
        };
        match message {
            Some(Ok(Message::Binary(bytes))) => self.receive(frame::read(&bytes)).await,
            Some(Ok(Message::Close(close))) => {
                self.closed = Some(close.map_or(1005, |frame| frame.code.into()));
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => {
                self.closed.get_or_insert(1006);
            }
        }
        true
    }

    /// The next binary message as it came, not looked into; nothing once the connection has ended.
    /// Safe to give up half-way.
    pub async fn next_frame(&mut self) -> Option<Bytes> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(bytes))) => return Some(bytes),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn receive(&mut self, received: Frame) {
        match received {
            Frame::Step1(state_vector) => {
                let known = StateVector::decode_v1(&state_vector).expect("the server sends state vectors");
                let update = self.doc.transact().encode_state_as_update_v1(&known);
                self.sent += 1;
                self.send(frame::step2(&update)).await;
            }
            Frame::Step2(update) => {
                self.apply(&update);
                self.answers += 1;
            }
            Frame::Update(update) => self.apply(&update),
            Frame::Acknowledged(frames) => {
                assert!(frames >= self.acknowledged, "acknowledgements never fall");
                assert!(frames <= self.sent, "nothing unsent is acknowledged");
                self.acknowledged = frames;
            }
            other => self.said.push(other),
        }
    }

    fn apply(&mut self, update: &[u8]) {
        let update = Update::decode_v1(update).expect("the server sends updates");
        self.doc
            .transact_mut()
            .apply_update(update)
            .expect("the server's updates fit");
    }
}
