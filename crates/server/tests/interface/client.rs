//! A client of the socket: standard messages over a text of yrs.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use yrs::sync::{Message, SyncMessage};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, GetString, ReadTxn, StateVector, Text, Transact, Update};

use super::house::{Guest, House, Letter, PATIENCE};

/// One connection with its copy of the text.
pub(crate) struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) doc: Doc,
    /// Frames of our own messages, by type.
    pub(crate) own: Vec<(u8, Vec<u8>)>,
}

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Text,
    Own(u8),
    Other,
    Closed(u16),
}

impl Connection {
    /// Opens by ticket, without an Origin, as a program does.
    pub(crate) async fn by_ticket(house: &House, letter: &Letter, guest: &Guest) -> Self {
        Self::open(house, &format!("{}?ticket={}", letter.text, guest.ticket), &[])
            .await
            .unwrap()
    }

    /// Opens, or answers with which status it was refused.
    pub(crate) async fn open(
        house: &House,
        rest: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let mut request = format!("ws://{}/api/sync/{rest}", house.host)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).unwrap());
        }
        match timeout(PATIENCE, connect_async(request)).await.unwrap() {
            Ok((socket, _)) => Ok(Self {
                socket,
                doc: paper::text::new_doc(fresh_client()),
                own: Vec::new(),
            }),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.send_bytes(message.encode_v1()).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        // The server may have closed meanwhile; what it said is read later.
        drop(self.socket.send(Frame::Binary(bytes.into())).await);
    }

    /// Asks for the whole text and waits for it.
    pub(crate) async fn sync(&mut self) {
        let vector = self.doc.transact().state_vector();
        self.send(Message::Sync(SyncMessage::SyncStep1(vector))).await;
        while self.words().is_empty() {
            let came = self.come().await;
            assert!(!matches!(came, Came::Closed(_)), "{came:?}");
        }
    }

    /// The text as it stands here.
    pub(crate) fn words(&self) -> String {
        let text = paper::text::root(&self.doc);
        let txn = self.doc.transact();
        text.get_string(&txn)
    }

    /// Types at the beginning and sends it.
    pub(crate) async fn type_words(&mut self, words: &str) {
        let text = paper::text::root(&self.doc);
        let update = {
            let mut txn = self.doc.transact_mut();
            text.insert(&mut txn, 0, words);
            txn.encode_update_v1()
        };
        self.send(Message::Sync(SyncMessage::Update(update))).await;
    }

    /// Waits until the text holds these words.
    pub(crate) async fn until(&mut self, words: &str) {
        while !self.words().contains(words) {
            let came = self.come().await;
            assert!(!matches!(came, Came::Closed(_)), "{came:?} before {words:?}");
        }
    }

    /// Waits for a message of our own.
    pub(crate) async fn until_own(&mut self, kind: u8) -> Vec<u8> {
        loop {
            if let Some(at) = self.own.iter().position(|(found, _)| *found == kind) {
                return self.own.remove(at).1;
            }
            let came = self.come().await;
            assert!(!matches!(came, Came::Closed(_)), "{came:?} before message {kind}");
        }
    }

    /// Waits for the close and answers its code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Came::Closed(code) = self.come().await {
                return code;
            }
        }
    }

    /// Takes one message.
    pub(crate) async fn come(&mut self) -> Came {
        match timeout(PATIENCE, self.socket.next())
            .await
            .expect("a message in time")
        {
            Some(Ok(Frame::Binary(bytes))) => self.take(&bytes).await,
            Some(Ok(Frame::Close(frame))) => Came::Closed(frame.map_or(1005, |frame| frame.code.into())),
            Some(Ok(_)) => Came::Other,
            Some(Err(_)) | None => Came::Closed(1006),
        }
    }

    async fn take(&mut self, bytes: &[u8]) -> Came {
        if bytes[0] >= 100 {
            self.own.push((bytes[0], bytes[1..].to_vec()));
            return Came::Own(bytes[0]);
        }
        match Message::decode_v1(bytes).unwrap() {
            Message::Sync(SyncMessage::SyncStep1(vector)) => {
                let update = self.doc.transact().encode_state_as_update_v1(&vector);
                self.send(Message::Sync(SyncMessage::SyncStep2(update))).await;
                Came::Other
            }
            Message::Sync(SyncMessage::SyncStep2(update) | SyncMessage::Update(update)) => {
                let update = Update::decode_v1(&update).unwrap();
                self.doc.transact_mut().apply_update(update).unwrap();
                Came::Text
            }
            _ => Came::Other,
        }
    }
}

/// A client id of 31 bits that no other connection has.
fn fresh_client() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The JSON of one of our own messages.
pub(crate) fn json(body: &[u8]) -> serde_json::Value {
    let start = body.iter().position(|byte| *byte == b'{').unwrap();
    serde_json::from_slice(&body[start..]).unwrap()
}

/// An update of a text that knows nothing of the server's.
pub(crate) fn foreign_update() -> Vec<u8> {
    let doc = paper::text::new_doc(fresh_client());
    let text = paper::text::root(&doc);
    text.insert(&mut doc.transact_mut(), 0, "fremd");
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}
