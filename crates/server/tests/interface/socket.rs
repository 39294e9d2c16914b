//! The live text: own messages, revocation, hostile frames, other processes, the end.

use paper::{Phase, Role};
use reqwest::Method;
use serde_json::json;
use server::live::socket::MESSAGE_BYTES_MAX;
use store::Batch;
use yrs::sync::{Message, SyncMessage};
use yrs::{ReadTxn, StateVector, Text, Transact};

use super::client::{Connection, foreign_update, json as own_json};
use super::house::{Guest, House, Letter, one_demand};

const STATUS: u8 = 100;
const ACKNOWLEDGED: u8 = 101;
const RESET: u8 = 102;
const EVENT: u8 = 103;

async fn own(house: &House, letter: &Letter, guest: &Guest) -> Connection {
    let epoch = guest.read(&letter.at("")).await["text"]["epoch"]
        .as_str()
        .unwrap()
        .to_owned();
    let rest = format!(
        "{}?ticket={}&protocol=1&schema=1&epoch={epoch}",
        letter.text, guest.ticket
    );
    Connection::open(house, &rest, &[]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_write_and_each_hears_that_it_is_durable() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let maren = house.join(&letter, Role::Writer).await;
    let jens = house.join_named(&letter, Role::Writer, "Jens Probst").await;
    let mut first = own(&house, &letter, &maren).await;
    let mut second = Connection::by_ticket(&house, &letter, &jens).await;
    let status = own_json(&first.until_own(STATUS).await);
    assert_eq!(status["mayWrite"], true);
    assert_eq!(status["role"], "writer");
    assert_eq!(status["user"]["name"], "Maren Albrecht");
    first.sync().await;
    second.sync().await;
    first.type_words("Eins ").await;
    // The first frame was the answer to the server's own question.
    while first.until_own(ACKNOWLEDGED).await[0] < 2 {}
    let head = house.app.store.pulse(&letter.text).await.unwrap().unwrap().head;
    assert!(head.get() > 1, "acknowledged means durable");
    second.until("Eins").await;
    second.type_words("Zwei ").await;
    first.until("Zwei").await;
    assert!(
        second.own.is_empty(),
        "a stock client gets standard messages only"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phase_change_reaches_the_live_text() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let owner = house.join(&letter, Role::Owner).await;
    let writer = house.join_named(&letter, Role::Writer, "Jens Probst").await;
    let mut live = own(&house, &letter, &writer).await;
    live.until_own(STATUS).await;
    live.sync().await;
    let body = json!({"phase": "edit", "reason": "Redaktionsschluss"});
    assert_eq!(
        owner.ask(Method::PUT, &letter.at("/phase"), &body).await.status(),
        200
    );
    let status = own_json(&live.until_own(STATUS).await);
    assert_eq!(status["phase"], "edit");
    assert_eq!(status["mayWrite"], false);
    let event = own_json(&live.until_own(EVENT).await);
    assert_eq!(event["kind"], "phase");
    live.type_words("zu spät ").await;
    assert_eq!(own_json(&live.until_own(RESET).await)["reason"], "refused");
    assert_eq!(live.closed().await, 4403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_higher_role_reaches_the_live_text() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Reader).await;
    let mut live = own(&house, &letter, &guest).await;
    assert_eq!(own_json(&live.until_own(STATUS).await)["mayWrite"], false);
    live.sync().await;
    let body = json!({"token": letter.token(Role::Writer), "name": "Maren Albrecht", "municipality": "Musterhausen"});
    assert_eq!(guest.ask(Method::POST, "/api/join", &body).await.status(), 200);
    assert_eq!(own_json(&live.until_own(STATUS).await)["mayWrite"], true);
    live.type_words("Jetzt ").await;
    live.until_own(ACKNOWLEDGED).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_writes_is_seen() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Reader).await;
    let mut live = Connection::by_ticket(&house, &letter, &guest).await;
    live.sync().await;
    let loaded = house.app.store.load_text(&letter.text).await.unwrap();
    let doc = paper::text::new_doc(77);
    let text = paper::text::root(&doc);
    let update = {
        let mut txn = doc.transact_mut();
        for stored in &loaded.updates {
            let update = yrs::updates::decoder::Decode::decode_v1(&stored.bytes).unwrap();
            txn.apply_update(update).unwrap();
        }
        drop(txn);
        let before = doc.transact().state_vector();
        text.insert(&mut doc.transact_mut(), 0, "Von nebenan: ");
        doc.transact().encode_state_as_update_v1(&before)
    };
    let batch = Batch {
        text: letter.text.clone(),
        head: loaded.text.head,
        epoch: loaded.text.epoch,
        phase: Phase::Draft,
        updates: vec![update],
        claims: vec![store::Claim {
            client: store::ClientId::new(77),
            member: None,
        }],
        events: Vec::new(),
        at: server::clock::now(),
    };
    house.app.store.append(&batch).await.unwrap();
    live.until("Von nebenan").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_frames_end_one_connection_and_the_room_goes_on() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut witness = Connection::by_ticket(&house, &letter, &guest).await;
    witness.sync().await;
    let hostile: Vec<Vec<u8>> = vec![
        vec![],
        vec![0],
        vec![9, 9, 9],
        vec![0, 2, 0xff, 0xff, 0xff, 0xff, 0x7f],
        [
            vec![0, 2, 23],
            hex("9594a5018ec79815f5ee33d11cf912988d36b00b2fa358"),
        ]
        .concat(),
        [vec![0, 0, 8], hex("b8ffde05805a7521")].concat(),
        [vec![1, 16], hex("a3a0c503fc9b8a0fa7e07f81da3539f9")].concat(),
        vec![0; 300_000],
    ];
    for bytes in hostile {
        let what = format!("{:?}", &bytes[..bytes.len().min(12)]);
        let mut attacker = Connection::by_ticket(&house, &letter, &guest).await;
        attacker.sync().await;
        attacker.send_bytes(bytes).await;
        let code = attacker.closed().await;
        assert!([4400, 4403].contains(&code), "{what}: {code}");
    }
    let mut too_large = Connection::by_ticket(&house, &letter, &guest).await;
    too_large.sync().await;
    too_large.send_bytes(vec![0; MESSAGE_BYTES_MAX + 1]).await;
    assert!([1006, 1009].contains(&too_large.closed().await));
    witness.type_words("Danach ").await;
    let mut later = Connection::by_ticket(&house, &letter, &guest).await;
    later.sync().await;
    later.until("Danach").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_under_the_client_id_of_another() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let maren = house.join(&letter, Role::Writer).await;
    let jens = house.join_named(&letter, Role::Writer, "Jens Probst").await;
    let mut first = Connection::by_ticket(&house, &letter, &maren).await;
    first.sync().await;
    first.type_words("Eins ").await;
    let mut second = Connection::by_ticket(&house, &letter, &jens).await;
    second.sync().await;
    second.until("Eins").await;
    let stolen = paper::text::new_doc(first.doc.client_id().get());
    let known = second
        .doc
        .transact()
        .encode_state_as_update_v1(&StateVector::default());
    let update = yrs::updates::decoder::Decode::decode_v1(&known).unwrap();
    stolen.transact_mut().apply_update(update).unwrap();
    let before = stolen.transact().state_vector();
    paper::text::root(&stolen).insert(&mut stolen.transact_mut(), 0, "Gefälscht ");
    let forged = stolen.transact().encode_state_as_update_v1(&before);
    second.send(Message::Sync(SyncMessage::Update(forged))).await;
    assert_eq!(second.closed().await, 4403);
    first.type_words("Weiter ").await;
    let mut witness = Connection::by_ticket(&house, &letter, &jens).await;
    witness.sync().await;
    witness.until("Weiter").await;
    assert!(!witness.words().contains("Gefälscht"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_from_elsewhere_does_not_get_in() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Reader).await;
    let mut reader = Connection::by_ticket(&house, &letter, &guest).await;
    reader.sync().await;
    reader
        .send(Message::Sync(SyncMessage::SyncStep2(foreign_update())))
        .await;
    assert_eq!(reader.closed().await, 4403);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_epoch_never_syncs() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let rest = format!(
        "{}?ticket={}&protocol=1&schema=1&epoch=other",
        letter.text, guest.ticket
    );
    let mut live = Connection::open(&house, &rest, &[]).await.unwrap();
    assert_eq!(own_json(&live.until_own(RESET).await)["reason"], "epoch");
    assert_eq!(live.closed().await, 4409);
}

#[tokio::test(flavor = "multi_thread")]
async fn draining_keeps_what_was_sent_and_says_come_again() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut live = Connection::by_ticket(&house, &letter, &guest).await;
    live.sync().await;
    live.type_words("Zuletzt ").await;
    let mut witness = Connection::by_ticket(&house, &letter, &guest).await;
    witness.sync().await;
    witness.until("Zuletzt").await;
    house.app.rooms.drain().await;
    assert_eq!(live.closed().await, 1012);
    assert!(house.app.rooms.is_empty());
    let letters = server::letter::Letters::new(house.app.store.clone());
    let kept = letters.read(&letter.text).await.unwrap();
    assert!(paper::plain_text(&kept.tree.title).starts_with("Zuletzt"));
    let mut late = Connection::by_ticket(&house, &letter, &guest).await;
    assert_eq!(late.closed().await, 1012);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_not_acknowledged() {
    let house = House::open().await;
    let letter = house.letter(one_demand()).await;
    let guest = house.join(&letter, Role::Writer).await;
    let mut live = own(&house, &letter, &guest).await;
    live.sync().await;
    while live.until_own(ACKNOWLEDGED).await[0] < 1 {}
    house.app.store.close().await;
    live.type_words("Verloren? ").await;
    assert_eq!(live.closed().await, 1013);
    assert!(live.own.iter().all(|(kind, _)| *kind != ACKNOWLEDGED));
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}
