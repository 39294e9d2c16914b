//! Watching what changes under an open room: phase, roles, events, and updates that another process appended.
//!
//! This server's own changes take the same way; a nudge only makes the next look come at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use collab::Input;
use paper::Role;
use store::{EventNumber, Member, MemberId, Pulse};
use tokio::sync::Notify;
use tokio::time::sleep;

use super::keeper::{Keeper, user};

/// How long a change made elsewhere may go unnoticed, but for the time it takes to read it.
const EVERY: Duration = Duration::from_millis(700);

/// What the room has been told so far.
#[derive(Debug)]
pub struct Seen {
    pulse: Pulse,
    members: HashMap<MemberId, Shown>,
}

#[derive(Debug, PartialEq, Eq)]
struct Shown {
    role: Role,
    user: collab::User,
}

impl Seen {
    /// The state of things before the room is opened; whatever changes after this is told.
    pub async fn now(keeper: &Keeper) -> store::Result<Self> {
        let pulse = pulse(keeper).await?;
        let members = keeper.store.members(&keeper.paper).await?;
        Ok(Self {
            pulse,
            members: members
                .iter()
                .map(|member| (member.id.clone(), shown(member)))
                .collect(),
        })
    }
}

/// Looks again and again until the room has ended.
pub async fn watch(keeper: Keeper, mut seen: Seen, nudge: Arc<Notify>) {
    loop {
        tokio::select! {
            () = sleep(EVERY) => {}
            () = nudge.notified() => {}
            () = keeper.answer.closed() => return,
        }
        if let Err(error) = look(&keeper, &mut seen).await {
            tracing::warn!(text = %keeper.text, %error, "cannot look for changes");
        }
    }
}

async fn look(keeper: &Keeper, seen: &mut Seen) -> store::Result<()> {
    let pulse = pulse(keeper).await?;
    if pulse.epoch != seen.pulse.epoch {
        keeper.tell(Input::Drain).await;
    }
    look_at_members(keeper, &mut seen.members).await?;
    if pulse.phase != seen.pulse.phase {
        keeper.tell(Input::PhaseChanged { phase: pulse.phase }).await;
    }
    if pulse.head != seen.pulse.head {
        keeper
            .tell(Input::HeadMoved {
                head: collab::Seq(pulse.head.get()),
            })
            .await;
    }
    let events = tell_events(keeper, seen.pulse.events, pulse.events).await?;
    seen.pulse = Pulse { events, ..pulse };
    Ok(())
}

async fn pulse(keeper: &Keeper) -> store::Result<Pulse> {
    let pulse = keeper.store.pulse(&keeper.text).await?;
    pulse.ok_or_else(|| store::Error::Missing {
        what: "text",
        id: keeper.text.to_string(),
    })
}

async fn look_at_members(keeper: &Keeper, known: &mut HashMap<MemberId, Shown>) -> store::Result<()> {
    let members = keeper.store.members(&keeper.paper).await?;
    let mut gone: Vec<MemberId> = Vec::new();
    if members.len() < known.len() {
        gone.extend(
            known
                .keys()
                .filter(|id| !members.iter().any(|member| member.id == **id))
                .cloned(),
        );
    }
    for id in gone {
        known.remove(&id);
        keeper
            .tell(Input::Revoked {
                member: collab::MemberId::new(id.as_str()),
            })
            .await;
    }
    for member in &members {
        let now = shown(member);
        let before = known.get(&member.id);
        if before == Some(&now) {
            continue;
        }
        let id = collab::MemberId::new(member.id.as_str());
        // Somebody new may have joined with less than this a moment ago, so a first sight is told too.
        if before.is_none_or(|before| before.role != now.role) {
            keeper
                .tell(Input::RoleChanged {
                    member: id.clone(),
                    role: now.role,
                })
                .await;
        }
        if before.is_none_or(|before| before.user != now.user) {
            keeper
                .tell(Input::UserChanged {
                    member: id,
                    user: now.user.clone(),
                })
                .await;
        }
        known.insert(member.id.clone(), now);
    }
    Ok(())
}

/// Tells the events after the last one told; answers which is the last one now.
async fn tell_events(keeper: &Keeper, told: EventNumber, newest: EventNumber) -> store::Result<EventNumber> {
    let mut last = told;
    while last < newest {
        let events = keeper.store.events_after(&keeper.paper, last).await?;
        let Some(end) = events.last().map(|event| event.number) else {
            break;
        };
        last = end;
        for event in events {
            keeper.tell(Input::Publish(published(event))).await;
        }
    }
    Ok(last)
}

fn published(event: store::Event) -> collab::Event {
    collab::Event {
        number: event.number.get(),
        kind: event.kind,
        at: i64::try_from(event.at.get()).unwrap_or(i64::MAX),
        member: event.member.map(|member| collab::MemberId::new(member.as_str())),
        data: event.data,
    }
}

fn shown(member: &Member) -> Shown {
    Shown {
        role: member.role,
        user: user(member),
    }
}
