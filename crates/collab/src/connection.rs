//! One transport of one member, as its room sees it: who it is, how far it is synchronised, what is acknowledged.
//! Buffers and sockets are the server's; a connection that cannot keep up is told to the room as gone.

use paper::{Action, Phase, Role, allowed};
use yrs::StateVector;

use crate::ids::{MemberId, Millis};
use crate::input::User;

/// Step-1 requests that a connection may make at once; each costs the server a state.
const MAX_STEP_1_AT_ONCE: u64 = 8;
/// After so many milliseconds it may make one more.
const STEP_1_EVERY_MS: u64 = 2_000;
/// Frames that may build on unknown blocks while a step 2 is awaited; the step 2 repeats what they hold.
const MAX_UNMET_FRAMES: u32 = 1_000;

/// Which messages a connection understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speech {
    Stock,
    Own,
}

/// What a connection may see of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Nothing,
    Municipalities,
    Names,
}

/// What is to be done about a frame that builds on unknown blocks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Nothing: the step 2 that is awaited repeats it.
    Wait,
    /// Ask for everything once more.
    Ask,
    /// Give the copy up: it will never fit.
    Reset,
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) member: MemberId,
    pub(crate) role: Role,
    pub(crate) user: User,
    pub(crate) speech: Speech,
    /// It has been given the text once and follows the updates since.
    pub(crate) follows: bool,
    /// A step 1 of the server is to be sent as soon as the document is durable.
    pub(crate) ask: bool,
    /// A step 2 is to be sent as soon as the document is durable, for a copy with this state vector.
    pub(crate) wants: Option<StateVector>,
    pub(crate) last_sent: Millis,
    /// Sync frames that have arrived.
    frames: u64,
    /// Step 1s of the server that no step 2 has answered.
    unanswered: u32,
    /// Frames that were put aside because they build on unknown blocks; acknowledgements stop before the first.
    unmet: u32,
    /// The server has asked a second time.
    asked_again: bool,
    step_1_full_at: Millis,
}

impl Connection {
    pub(crate) fn new(now: Millis, member: MemberId, role: Role, user: User, speech: Speech) -> Self {
        Self {
            member,
            role,
            user,
            speech,
            follows: false,
            ask: true,
            wants: None,
            last_sent: now,
            frames: 0,
            unanswered: 1,
            unmet: 0,
            asked_again: false,
            step_1_full_at: now,
        }
    }

    pub(crate) fn may_write(&self, phase: Phase) -> bool {
        allowed(self.role, phase, Action::Write)
    }

    pub(crate) fn sight(&self, phase: Phase) -> Sight {
        if allowed(self.role, phase, Action::SeeNames) {
            Sight::Names
        } else if allowed(self.role, phase, Action::SeeMunicipalities) {
            Sight::Municipalities
        } else {
            Sight::Nothing
        }
    }

    /// Counts a sync frame.
    pub(crate) fn count_frame(&mut self) {
        self.frames += 1;
    }

    /// Notes that a sync frame was admitted, and answers how many frames are durable once this one is; nothing while
    /// earlier ones are put aside.
    pub(crate) fn admitted_update(&self) -> Option<u64> {
        (self.unmet == 0).then_some(self.frames)
    }

    /// The same for a step 2; one that answers the last question of the server repeats everything before it.
    pub(crate) fn admitted_step_2(&mut self) -> Option<u64> {
        self.unanswered = self.unanswered.saturating_sub(1);
        if self.unanswered == 0 {
            self.unmet = 0;
        }
        self.admitted_update()
    }

    pub(crate) fn unmet_update(&mut self) -> Remedy {
        self.unmet += 1;
        if self.unmet > MAX_UNMET_FRAMES {
            Remedy::Reset
        } else if self.unanswered > 0 {
            Remedy::Wait
        } else {
            self.ask_again()
        }
    }

    pub(crate) fn unmet_step_2(&mut self) -> Remedy {
        self.unanswered = self.unanswered.saturating_sub(1);
        self.unmet += 1;
        match self.unanswered {
            0 => self.ask_again(),
            _ => Remedy::Wait,
        }
    }

    fn ask_again(&mut self) -> Remedy {
        if self.asked_again {
            return Remedy::Reset;
        }
        self.asked_again = true;
        self.unanswered += 1;
        self.ask = true;
        Remedy::Ask
    }

    /// Whether one more step 1 is within its limit.
    pub(crate) fn may_ask(&mut self, now: Millis) -> bool {
        let start = self.step_1_full_at.max(now);
        let due = start.plus(STEP_1_EVERY_MS);
        if due.since(now) > MAX_STEP_1_AT_ONCE * STEP_1_EVERY_MS {
            return false;
        }
        self.step_1_full_at = due;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection() -> Connection {
        let user = User {
            name: "Maren Albrecht".to_owned(),
            municipality: "Musterhausen".to_owned(),
            color: 3,
        };
        Connection::new(Millis(0), MemberId::new("m"), Role::Writer, user, Speech::Own)
    }

    #[test]
    fn frames_put_aside_hold_acknowledgements_until_a_step_2_repeats_them() {
        let mut connection = connection();
        connection.count_frame();
        assert_eq!(connection.unmet_update(), Remedy::Wait);
        connection.count_frame();
        assert_eq!(connection.admitted_update(), None);
        connection.count_frame();
        assert_eq!(connection.admitted_step_2(), Some(3));
        connection.count_frame();
        assert_eq!(connection.admitted_update(), Some(4));
    }

    #[test]
    fn the_second_unmet_dependency_is_a_reset() {
        let mut connection = connection();
        connection.count_frame();
        connection.admitted_step_2();
        connection.count_frame();
        assert_eq!(connection.unmet_update(), Remedy::Ask);
        connection.count_frame();
        assert_eq!(connection.unmet_update(), Remedy::Wait);
        connection.count_frame();
        assert_eq!(connection.admitted_step_2(), Some(4));
        connection.count_frame();
        assert_eq!(connection.unmet_update(), Remedy::Reset);
    }

    #[test]
    fn a_step_2_that_fits_nowhere_is_asked_for_once_more() {
        let mut connection = connection();
        connection.count_frame();
        assert_eq!(connection.unmet_step_2(), Remedy::Ask);
        connection.count_frame();
        assert_eq!(connection.unmet_step_2(), Remedy::Reset);
    }

    #[test]
    fn frames_put_aside_are_bounded() {
        let mut connection = connection();
        for _ in 0..MAX_UNMET_FRAMES {
            assert_eq!(connection.unmet_update(), Remedy::Wait);
        }
        assert_eq!(connection.unmet_update(), Remedy::Reset);
    }

    #[test]
    fn questions_are_bounded() {
        let mut connection = connection();
        for _ in 0..MAX_STEP_1_AT_ONCE {
            assert!(connection.may_ask(Millis(0)));
        }
        assert!(!connection.may_ask(Millis(0)));
        assert!(!connection.may_ask(Millis(STEP_1_EVERY_MS - 1)));
        assert!(connection.may_ask(Millis(STEP_1_EVERY_MS)));
        assert!(!connection.may_ask(Millis(STEP_1_EVERY_MS)));
    }
}
