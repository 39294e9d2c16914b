//! What happened in a run, so that a simulation that tests nothing is found out.

/// Counts of what happened.
#[derive(Debug, Default, Clone)]
pub(super) struct Reached {
    pub(super) appends: usize,
    pub(super) acknowledged: usize,
    pub(super) conflicts: usize,
    pub(super) failures: usize,
    pub(super) crashes: usize,
    pub(super) refusals: usize,
    pub(super) resets: usize,
    pub(super) broken: usize,
    pub(super) foreign: usize,
    pub(super) hostile_closed: usize,
    pub(super) flushes: usize,
}

impl Reached {
    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.all_mut().into_iter().zip(other.clone().all_mut()) {
            *mine += *theirs;
        }
    }

    fn all_mut(&mut self) -> [&mut usize; 11] {
        [
            &mut self.appends,
            &mut self.acknowledged,
            &mut self.conflicts,
            &mut self.failures,
            &mut self.crashes,
            &mut self.refusals,
            &mut self.resets,
            &mut self.broken,
            &mut self.foreign,
            &mut self.hostile_closed,
            &mut self.flushes,
        ]
    }

    pub(super) fn assert_everything_happened(&self) {
        let missing = self.clone().all_mut().into_iter().any(|count| *count == 0);
        assert!(!missing, "{self:?}");
    }
}
