//! What goes wrong: crashes, others who append, phases that change, frames that nobody honest sends.

use collab::{ClientId, ConnectionId, Input, Join, MemberId, Seq};
use paper::{Phase, Role};

use super::hostile;
use super::world::{Errand, World};
use crate::harness::{Copy, own, user};

impl World {
    pub(super) fn somebody_else_appends(&mut self) {
        self.reached.foreign += 1;
        let client = 2_000_000 + self.journal.len() as u64;
        let elsewhere = Copy::of(client, [&*self.durable.state()]);
        let update = elsewhere.write("von woanders ");
        self.claims.push((ClientId(client), MemberId::new("")));
        self.commit(update.into());
        if self.rng.once_in(2) && self.room.is_some() {
            let head = Seq(self.journal.len() as u64);
            self.tell(Input::HeadMoved { head });
        }
    }

    pub(super) fn phase_changes(&mut self) {
        let phase = match self.phase {
            Phase::Draft => Phase::Edit,
            _ => Phase::Draft,
        };
        self.change_phase(phase);
        if self.rng.once_in(2) {
            self.tell_phase();
        }
    }

    pub(super) fn change_phase(&mut self, phase: Phase) {
        if self.phase != phase {
            self.phase = phase;
            self.phase_untold = true;
        }
    }

    pub(super) fn tell_phase(&mut self) {
        if std::mem::take(&mut self.phase_untold) && self.room.is_some() {
            self.tell(Input::PhaseChanged { phase: self.phase });
        }
    }

    pub(super) fn crash(&mut self) {
        self.reached.crashes += 1;
        self.room = None;
        // The append that was under way is committed, or is not.
        if let Some(Errand::Append(batch)) = self.errand.take()
            && self.rng.once_in(2)
            && self.appendable(&batch).is_ok()
        {
            self.append(batch);
        }
        self.drop_wires();
        self.assert_promises();
    }

    pub(super) fn drop_wires(&mut self) {
        for person in &mut self.people {
            person.wire = None;
        }
        self.hostile = None;
    }

    pub(super) fn hostile_frame(&mut self) {
        let connection = if let Some(connection) = self.hostile {
            connection
        } else {
            let connection = self.next_connection;
            self.next_connection += 1;
            self.hostile = Some(connection);
            self.hostile_client += 1;
            self.tell(Input::Join(Join {
                connection: ConnectionId(connection),
                member: MemberId::new("böse"),
                role: Role::Editor,
                user: user("Niemand"),
                dialect: own(),
            }));
            connection
        };
        let journal: Vec<&[u8]> = self.journal.iter().map(|update| &**update).collect();
        let victim = self.people[0].id().get();
        let frame = hostile::frame(&mut self.rng, &journal, self.hostile_client, victim);
        if self.room.is_some() {
            self.tell(Input::Frame {
                connection: ConnectionId(connection),
                bytes: frame.into(),
            });
        }
    }
}
