//! Links, joining, members, municipalities and sign-ins.

use paper::{Phase, Role};
use store::{
    Arrival, Error, EventNumber, Joining, LinkId, MemberId, NewLink, PaperId, PersonId, Session, SessionId,
    TokenHash,
};

use crate::place::{Place, joining, new_paper, noon, paper_id, session, token};

fn known(name: &str) -> Arrival {
    let made = session(name);
    Arrival::Known(Session {
        id: made.id,
        person: PersonId::new(format!("person {name}")),
        expires: made.expires,
    })
}

#[tokio::test]
async fn whoever_joins_is_a_member_with_a_sign_in() {
    let place = Place::with_paper().await;
    let member = place.guest(Role::Writer, "Maren Albrecht").await;
    assert_eq!(
        (member.role, member.municipality.as_str()),
        (Role::Writer, "Musterhausen")
    );
    assert_eq!(
        place.store.member(&member.id).await.unwrap(),
        Some(member.clone())
    );
    assert_eq!(
        place
            .store
            .member_of_person(&paper_id(), &member.person)
            .await
            .unwrap(),
        Some(member.clone())
    );
    assert_eq!(
        place.store.members(&paper_id()).await.unwrap(),
        std::slice::from_ref(&member)
    );

    let token = session("Maren Albrecht").token;
    let found = place.store.session(token, noon()).await.unwrap().unwrap();
    assert_eq!(found.person, member.person);
    let access = place
        .store
        .access(token, &paper_id(), noon())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (access.member, access.role, access.phase),
        (member.id, Role::Writer, Phase::Draft)
    );
    assert_eq!(
        place
            .store
            .access(token, &PaperId::new("fremd"), noon())
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn the_same_person_stays_the_same_member_and_never_falls() {
    let place = Place::with_paper().await;
    let first = place.guest(Role::Writer, "Maren").await;
    let again = Joining {
        arrival: known("Maren"),
        session: session("zweite"),
        name: "Maren A.",
        ..joining(Role::Reader, "x")
    };
    let second = place.store.join(&again).await.unwrap().member;
    assert_eq!(
        (second.id, second.role, second.name.as_str()),
        (first.id.clone(), Role::Writer, "Maren A.")
    );
    let higher = Joining {
        arrival: known("zweite"),
        session: session("dritte"),
        ..joining(Role::Owner, "Maren")
    };
    let Arrival::Known(before) = &higher.arrival else {
        unreachable!()
    };
    let before = Session {
        person: first.person.clone(),
        ..before.clone()
    };
    let third = place
        .store
        .join(&Joining {
            arrival: Arrival::Known(before),
            ..higher
        })
        .await
        .unwrap()
        .member;
    assert_eq!((third.id, third.role), (first.id, Role::Owner));
    for old in ["Maren", "zweite"] {
        assert_eq!(
            place.store.session(session(old).token, noon()).await.unwrap(),
            None,
            "{old}"
        );
    }
    assert!(
        place
            .store
            .session(session("dritte").token, noon())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_link_lets_in_as_many_as_it_may() {
    let place = Place::with_paper().await;
    for name in ["Maren", "Ilir", "Ștefan"] {
        place.guest(Role::Participant, name).await;
    }
    let refused = place.store.join(&joining(Role::Participant, "Jana")).await;
    assert!(matches!(refused, Err(Error::LinkSpent)), "{refused:?}");
    assert_eq!(place.store.members(&paper_id()).await.unwrap().len(), 3);
    assert_eq!(place.store.link(token(Role::Participant)).await.unwrap().uses, 3);
}

#[tokio::test]
async fn many_at_once_use_no_more_than_there_is() {
    let place = Place::with_paper().await;
    let names: Vec<String> = (0..12).map(|number| format!("Gast {number}")).collect();
    let mut joins = Vec::new();
    for name in names {
        let store = place.beside().await;
        joins.push(tokio::spawn(async move {
            store.join(&joining(Role::Writer, &name)).await.is_ok()
        }));
    }
    let mut let_in = 0;
    for join in joins {
        let_in += usize::from(join.await.unwrap());
    }
    assert_eq!(let_in, 3);
    assert_eq!(place.store.members(&paper_id()).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_link_says_why_it_does_not_work() {
    let place = Place::with_paper().await;
    let store = &place.store;
    let unknown = Joining {
        token: TokenHash::of("geraten"),
        ..joining(Role::Writer, "Maren")
    };
    assert!(matches!(store.join(&unknown).await, Err(Error::LinkUnknown)));
    let late = Joining {
        at: noon().later(1_000),
        ..joining(Role::Writer, "Maren")
    };
    assert!(matches!(store.join(&late).await, Err(Error::LinkExpired)));
    let link = store.link(token(Role::Writer)).await.unwrap();
    store
        .revoke_link(&paper_id(), &link.id, None, noon())
        .await
        .unwrap();
    store
        .revoke_link(&paper_id(), &link.id, None, noon().later(1))
        .await
        .unwrap();
    assert!(matches!(
        store.join(&joining(Role::Writer, "Maren")).await,
        Err(Error::LinkRevoked)
    ));
    assert_eq!(
        store.link(token(Role::Writer)).await.unwrap().revoked_at,
        Some(noon())
    );
    assert_eq!(store.members(&paper_id()).await.unwrap(), []);
}

#[tokio::test]
async fn a_link_belongs_to_its_paper() {
    let place = Place::with_paper().await;
    place
        .store
        .create_paper(&new_paper("anderes"), noon())
        .await
        .unwrap();
    let foreign = LinkId::new("anderes-writer");
    let refused = place.store.revoke_link(&paper_id(), &foreign, None, noon()).await;
    assert!(matches!(refused, Err(Error::Missing { what: "link", .. })));
    assert_eq!(place.store.links(&paper_id()).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_link_falls_with_the_owner_who_made_it() {
    let place = Place::with_paper().await;
    let owner = place.guest(Role::Owner, "Maren").await;
    let further = NewLink {
        id: LinkId::new("weiterer"),
        token: TokenHash::of("weiterer"),
        role: Role::Writer,
        expires: noon().later(1_000),
        max_uses: 2,
    };
    place
        .store
        .create_link(&paper_id(), &further, Some(&owner.id), noon())
        .await
        .unwrap();
    let by_it = |name| Joining {
        token: TokenHash::of("weiterer"),
        ..joining(Role::Writer, name)
    };
    place.store.join(&by_it("Ilir")).await.unwrap();
    place
        .tamper("update members set role = 'reader' where id = 'member Maren'")
        .await
        .unwrap();
    assert!(matches!(
        place.store.join(&by_it("Jana")).await,
        Err(Error::LinkRevoked)
    ));
    let events = place
        .store
        .events_after(&paper_id(), EventNumber::default())
        .await
        .unwrap();
    assert!(
        events
            .iter()
            .any(|event| event.kind == "link" && event.member.as_ref() == Some(&owner.id))
    );
}

#[tokio::test]
async fn a_municipality_is_one_whatever_its_case() {
    let place = Place::with_paper().await;
    let from = |municipality, name| Joining {
        municipality,
        ..joining(Role::Writer, name)
    };
    place.store.join(&from("Bad Übungsstadt", "Maren")).await.unwrap();
    let second = place.store.join(&from("BAD  ÜBUNGSSTADT", "Ilir")).await.unwrap();
    assert_eq!(second.member.municipality, "Bad Übungsstadt");
    place.store.join(&from("Übungsheim_1", "Jana")).await.unwrap();
    let like = |typed| place.store.municipalities_like(typed);
    assert_eq!(like("übung").await.unwrap(), ["Übungsheim_1", "Bad Übungsstadt"]);
    assert_eq!(like("bad Ü").await.unwrap(), ["Bad Übungsstadt"]);
    assert_eq!(like("_").await.unwrap(), ["Übungsheim_1"]);
    assert_eq!(like("%").await.unwrap(), [""; 0]);
    assert_eq!(like("  ").await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_sign_in_ends_when_it_should() {
    let place = Place::with_paper().await;
    let store = &place.store;
    place.guest(Role::Writer, "Maren").await;
    let made = session("Maren");
    assert!(
        store
            .session(made.token, noon().later(99))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        store
            .session(made.token, noon().later(100))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .access(made.token, &paper_id(), noon().later(100))
            .await
            .unwrap()
            .is_none()
    );
    assert!(store.session_is_valid(&made.id, noon()).await.unwrap());
    assert!(
        !store
            .session_is_valid(&SessionId::new("keine"), noon())
            .await
            .unwrap()
    );
    store.end_session(&made.id, noon()).await.unwrap();
    store.end_session(&made.id, noon()).await.unwrap();
    assert!(!store.session_is_valid(&made.id, noon()).await.unwrap());
    assert!(
        store
            .access(made.token, &paper_id(), noon())
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(store.forget_sessions(noon()).await.unwrap(), 0);
    assert_eq!(store.forget_sessions(noon().later(1)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_person_sees_the_papers_they_are_in() {
    let place = Place::with_paper().await;
    place
        .store
        .create_paper(&new_paper("anderes"), noon().later(1))
        .await
        .unwrap();
    let member = place.guest(Role::Editor, "Maren").await;
    let by_other = Joining {
        token: TokenHash::of("anderes reader"),
        arrival: known("Maren"),
        session: session("zweite"),
        fresh_member: MemberId::new("m2"),
        ..joining(Role::Reader, "Maren")
    };
    place.store.join(&by_other).await.unwrap();
    let papers = place.store.papers_of(&member.person).await.unwrap();
    let listed: Vec<_> = papers
        .iter()
        .map(|line| (line.paper.id.as_str(), line.role))
        .collect();
    assert_eq!(listed, [("anderes", Role::Reader), ("papier", Role::Editor)]);
    assert_eq!(
        place.store.papers_of(&PersonId::new("niemand")).await.unwrap(),
        []
    );
}
