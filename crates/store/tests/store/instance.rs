//! Instance keys and setup links.

use store::{Error, InstanceKey, TokenHash};

use crate::place::{Place, noon};

#[tokio::test]
async fn a_key_is_what_it_was_set_to_last() {
    let place = Place::empty().await;
    let store = &place.store;
    assert_eq!(store.instance_key(InstanceKey::PublicUrl).await.unwrap(), None);
    store
        .set_instance_key(InstanceKey::PublicUrl, "https://alt.example")
        .await
        .unwrap();
    store
        .set_instance_key(InstanceKey::PublicUrl, "https://papier.example")
        .await
        .unwrap();
    assert_eq!(
        store
            .instance_key(InstanceKey::PublicUrl)
            .await
            .unwrap()
            .as_deref(),
        Some("https://papier.example")
    );
    assert_eq!(
        store.instance_key(InstanceKey::DemonstrationPaper).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn the_newest_setup_link_works_until_it_expires() {
    let place = Place::empty().await;
    let store = &place.store;
    let (old, new) = (TokenHash::of("alt"), TokenHash::of("neu"));
    store
        .replace_setup_link(old, noon(), noon().later(10))
        .await
        .unwrap();
    store.check_setup_link(old, noon()).await.unwrap();
    store
        .replace_setup_link(new, noon(), noon().later(10))
        .await
        .unwrap();
    assert!(matches!(
        store.check_setup_link(old, noon()).await,
        Err(Error::LinkRevoked)
    ));
    store.check_setup_link(new, noon().later(9)).await.unwrap();
    assert!(matches!(
        store.check_setup_link(new, noon().later(10)).await,
        Err(Error::LinkExpired)
    ));
    assert!(matches!(
        store.check_setup_link(TokenHash::of("geraten"), noon()).await,
        Err(Error::LinkUnknown)
    ));
}
