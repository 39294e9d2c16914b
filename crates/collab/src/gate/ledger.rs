//! What the gate knows of a text: which blocks there are, what each is, and which are deleted.
//! The text itself is in the room's document; what a new update may do to it is decided in [`crate::gate::admission`].
//!
//! It costs a few bytes for each run of equal blocks and answers without touching yrs, so that hostile bytes meet
//! nothing but this crate before they are admitted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::ids::ClientId;

use super::order::Order;
use super::update::BlockId;

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A character of the text.
    Words,
    /// An attribute's beginning or end in the text.
    Mark,
    /// An embedded map in the text.
    Map,
    /// Something of the text that is deleted.
    Void,
    /// A value of a map, living, replaced or deleted.
    Value(Key),
    /// Something whose parent is deleted.
    Gone,
}

/// A key of an embedded map, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u32);

impl What {
    /// Whether it is in the text itself, not in a map.
    pub(super) fn in_text(self) -> bool {
        matches!(self, Self::Words | Self::Mark | Self::Map | Self::Void)
    }

    /// Whether it cannot be anything but deleted.
    pub(super) fn is_deleted(self) -> bool {
        matches!(self, Self::Void | Self::Gone)
    }
}

/// The blocks of one client.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    /// Behind the last clock.
    end: u32,
    /// Runs of equal blocks; each reaches to the next, the last to `end`.
    runs: Vec<(u32, What)>,
    /// Clocks of the first halves of surrogate pairs.
    pairs: BTreeSet<u32>,
}

impl Lane {
    pub(super) fn starting_at(clock: u32) -> Self {
        Self {
            end: clock,
            ..Self::default()
        }
    }

    pub(super) fn end(&self) -> u32 {
        self.end
    }

    pub(super) fn what(&self, clock: u32) -> Option<What> {
        if clock >= self.end {
            return None;
        }
        let behind = self.runs.partition_point(|(start, _)| *start <= clock);
        let (_, what) = self.runs.get(behind.checked_sub(1)?)?;
        Some(*what)
    }

    /// Whether the clock is the first half of a surrogate pair.
    pub(super) fn opens_pair(&self, clock: u32) -> bool {
        self.pairs.contains(&clock)
    }

    pub(super) fn push(&mut self, length: u32, what: What) {
        if self.runs.last().is_none_or(|(_, last)| *last != what) {
            self.runs.push((self.end, what));
        }
        self.end += length;
    }

    /// Appends words, whose pairs are noted.
    pub(super) fn push_words(&mut self, words: &str) {
        let start = self.end;
        let mut length = 0;
        for character in words.chars() {
            let units = character.len_utf16() as u32;
            if units == 2 {
                self.pairs.insert(start + length);
            }
            length += units;
        }
        self.push(length, What::Words);
    }

    /// The runs within a range, clipped to it.
    pub(super) fn runs_within(&self, range: Range<u32>) -> impl Iterator<Item = (Range<u32>, What)> {
        let first = self
            .runs
            .partition_point(|(start, _)| *start <= range.start)
            .saturating_sub(1);
        let ends = self.runs.iter().skip(first + 1).map(|(start, _)| *start);
        self.runs[first.min(self.runs.len())..]
            .iter()
            .zip(ends.chain([self.end]))
            .take_while(move |((start, _), _)| *start < range.end)
            .map(move |((start, what), end)| ((*start).max(range.start)..end.min(range.end), *what))
            .filter(|(range, _)| !range.is_empty())
    }

    /// Appends what another lane holds behind this one's end.
    fn extend(&mut self, other: Self) {
        let ends: Vec<u32> = other
            .runs
            .iter()
            .skip(1)
            .map(|(start, _)| *start)
            .chain([other.end])
            .collect();
        for ((start, what), end) in other.runs.into_iter().zip(ends) {
            self.push(end - start, what);
        }
        self.pairs.extend(other.pairs);
    }
}

/// Ranges of one client that are deleted: start to end, disjoint and not adjacent.
#[derive(Debug, Default, Clone)]
pub(super) struct Deleted(BTreeMap<u32, u32>);

impl Deleted {
    pub(super) fn insert(&mut self, range: Range<u32>) {
        let mut range = range;
        if let Some((start, end)) = self.0.range(..=range.start).next_back()
            && *end >= range.start
        {
            range = *start..range.end.max(*end);
        }
        while let Some((start, end)) = self.0.range(range.start..=range.end).next() {
            let start = *start;
            range.end = range.end.max(*end);
            self.0.remove(&start);
        }
        self.0.insert(range.start, range.end);
    }

    /// What of a range is not deleted yet, in order.
    pub(super) fn missing(&self, range: Range<u32>, out: &mut Vec<Range<u32>>) {
        let mut from = range.start;
        if let Some((_, end)) = self.0.range(..=from).next_back() {
            from = from.max(*end);
        }
        if from >= range.end {
            return;
        }
        for (start, end) in self.0.range(from..range.end) {
            if from < *start {
                out.push(from..*start);
            }
            from = *end;
        }
        if from < range.end {
            out.push(from..range.end);
        }
    }
}

/// All blocks and deletions that were admitted.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    lanes: HashMap<ClientId, Lane>,
    deleted: HashMap<ClientId, Deleted>,
    /// Where the blocks of the text stand; what a draft puts there is taken back unless it is accepted.
    pub(super) order: Order,
    keys: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Key>,
}

/// What an update adds to a ledger.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) lanes: HashMap<ClientId, Lane>,
    pub(super) deleted: Vec<(ClientId, Range<u32>)>,
}

impl Ledger {
    /// Behind the last known clock of a client.
    pub(super) fn end(&self, client: ClientId) -> u32 {
        self.lanes.get(&client).map_or(0, Lane::end)
    }

    pub(super) fn lane(&self, client: ClientId) -> Option<&Lane> {
        self.lanes.get(&client)
    }

    pub(super) fn deleted(&self, client: ClientId) -> Option<&Deleted> {
        self.deleted.get(&client)
    }

    /// The number of a key; keys are few, because their shapes are a closed list.
    pub(super) fn key(&mut self, name: &str) -> Key {
        if let Some(key) = self.numbers.get(name) {
            return *key;
        }
        let key = Key(self.keys.len() as u32);
        self.keys.push(name.into());
        self.numbers.insert(name.into(), key);
        key
    }

    pub(super) fn key_name(&self, key: Key) -> &str {
        self.keys.get(key.0 as usize).map_or("", |name| name)
    }

    pub(super) fn what(&self, draft: &Draft, id: BlockId) -> Option<What> {
        if let Some(lane) = self.lanes.get(&id.client)
            && id.clock < lane.end()
        {
            return lane.what(id.clock);
        }
        draft.lanes.get(&id.client)?.what(id.clock)
    }

    /// Whether a place is the first half of a surrogate pair.
    pub(super) fn opens_pair(&self, draft: &Draft, id: BlockId) -> bool {
        [self.lanes.get(&id.client), draft.lanes.get(&id.client)]
            .into_iter()
            .flatten()
            .any(|lane| lane.opens_pair(id.clock))
    }

    pub(super) fn accept(&mut self, draft: Draft) {
        self.order.settle();
        for (client, lane) in draft.lanes {
            self.lanes.entry(client).or_default().extend(lane);
        }
        for (client, range) in draft.deleted {
            self.delete(client, range);
        }
    }

    pub(super) fn delete(&mut self, client: ClientId, range: Range<u32>) {
        self.deleted.entry(client).or_default().insert(range);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_merge_and_show_what_is_missing() {
        let mut deleted = Deleted::default();
        for range in [10..20, 30..40, 20..22, 5..8, 39..45, 8..9] {
            deleted.insert(range);
        }
        assert_eq!(
            deleted.0.clone().into_iter().collect::<Vec<_>>(),
            [(5, 9), (10, 22), (30, 45)]
        );
        let missing = |deleted: &Deleted, range| {
            let mut out = Vec::new();
            deleted.missing(range, &mut out);
            out.into_iter()
                .map(|range| (range.start, range.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(missing(&deleted, 0..50), [(0, 5), (9, 10), (22, 30), (45, 50)]);
        assert_eq!(missing(&deleted, 6..8), []);
        assert_eq!(missing(&deleted, 6..10), [(9, 10)]);
        assert_eq!(missing(&deleted, 12..31), [(22, 30)]);
        deleted.insert(0..100);
        assert_eq!(missing(&deleted, 0..101), [(100, 101)]);
    }

    #[test]
    fn lanes_keep_runs_and_pairs() {
        let mut lane = Lane::default();
        lane.push_words("a😀b");
        lane.push(1, What::Mark);
        lane.push(1, What::Map);
        lane.push_words("c");
        assert_eq!(lane.end(), 7);
        assert_eq!(lane.runs.len(), 4);
        assert_eq!(lane.what(3), Some(What::Words));
        assert_eq!(lane.what(4), Some(What::Mark));
        assert_eq!(lane.what(6), Some(What::Words));
        assert_eq!(lane.what(7), None);
        assert!(lane.opens_pair(1) && !lane.opens_pair(2));
        assert_eq!(
            lane.runs_within(3..6).collect::<Vec<_>>(),
            [(3..4, What::Words), (4..5, What::Mark), (5..6, What::Map)]
        );
        let mut more = Lane::starting_at(7);
        more.push_words("d😀");
        more.push(2, What::Gone);
        lane.extend(more);
        assert_eq!(lane.end(), 12);
        assert_eq!(lane.what(9), Some(What::Words));
        assert_eq!(lane.what(10), Some(What::Gone));
        assert!(lane.opens_pair(8));
    }
}
