//! Decides about one parsed update: which of its blocks and deletions are new, and whether they may be.
//! How bytes become blocks is in [`crate::gate::update`], what is known already in [`crate::gate::ledger`].
//!
//! Blocks are looked at in an order in which every dependency comes first, as yrs will integrate them.
//! An update that has no such order is refused: yrs would park it.

use std::collections::HashMap;
use std::ops::Range;

use paper::shape;
use yrs::Any;

use crate::ids::ClientId;
use crate::wire::{MAX_CLOCK, Malformed};

use super::ledger::{Draft, Key, Lane, Ledger, What};
use super::update::{Block, BlockId, Body, Content, Item, Parsed, Place};
use super::{MAX_NEW_BLOCKS, MAX_NEW_CLIENTS, MAX_NEW_DELETIONS, MAX_NEW_UNITS, Refusal};

/// How strictly an update is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// It comes from a person: limits and the closed lists of keys and values hold.
    Policy,
    /// It stands in the journal: what was admitted once is read for ever.
    Form,
}

/// Finds out what is new in an update.
pub(super) fn draft(
    ledger: &mut Ledger,
    parsed: &Parsed<'_>,
    strictness: Strictness,
) -> Result<Draft, Refusal> {
    let mut work = Work {
        ledger,
        strictness,
        draft: Draft::default(),
        new_blocks: 0,
        new_units: 0,
    };
    work.blocks(parsed)?;
    work.deletions(parsed)?;
    Ok(work.draft)
}

/// The blocks of one client that are not known yet.
struct Pending<'u, 'b> {
    client: ClientId,
    blocks: &'u [Block<'b>],
}

struct Work<'l> {
    ledger: &'l mut Ledger,
    strictness: Strictness,
    draft: Draft,
    new_blocks: usize,
    new_units: u64,
}

/// How far the blocks of one client were looked at.
enum Progress {
    /// As far as was asked, or to their end.
    Done,
    /// The next one needs a block of another client first.
    Needs(BlockId),
}

/// Where a new item turns out to be.
#[derive(PartialEq, Eq)]
enum Context {
    Text,
    Key(Key),
    Gone,
}

impl Work<'_> {
    fn blocks(&mut self, parsed: &Parsed<'_>) -> Result<(), Refusal> {
        let mut pending = Vec::new();
        for section in &parsed.sections {
            let end = self.ledger.end(section.client);
            let known = section.blocks.partition_point(|block| block.end() <= end);
            let blocks = &section.blocks[known..];
            // What a client left out at the end of a section is no gap.
            let Some(last) = blocks.iter().rposition(|b| !matches!(b.body, Body::Skip)) else {
                continue;
            };
            pending.push(Pending {
                client: section.client,
                blocks: &blocks[..=last],
            });
        }
        if self.strictness == Strictness::Policy && pending.len() > MAX_NEW_CLIENTS {
            return Err(Refusal::TooMuch("clients with new blocks"));
        }
        let index: HashMap<ClientId, usize> = pending
            .iter()
            .enumerate()
            .map(|(at, pending)| (pending.client, at))
            .collect();
        let mut waiting = vec![false; pending.len()];
        for at in 0..pending.len() {
            // Each entry waits for the one above it to reach a clock.
            let mut stack = vec![(at, MAX_CLOCK)];
            waiting[at] = true;
            while let Some(&(top, until)) = stack.last() {
                match self.advance(&mut pending[top], until)? {
                    Progress::Done => {
                        stack.pop();
                        waiting[top] = false;
                    }
                    Progress::Needs(id) => {
                        // Absent or used up: nobody in this update has what is needed.
                        let next = *index.get(&id.client).ok_or(Refusal::Unmet)?;
                        if pending[next].blocks.is_empty() {
                            return Err(Refusal::Unmet);
                        }
                        if waiting[next] {
                            return Err(Refusal::Forbidden("blocks that depend on each other"));
                        }
                        waiting[next] = true;
                        stack.push((next, id.clock));
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes blocks of one client until its clock is behind `until`, they are used up or one needs another client's.
    fn advance(&mut self, pending: &mut Pending<'_, '_>, until: u32) -> Result<Progress, Refusal> {
        while let Some((block, rest)) = pending.blocks.split_first() {
            let client = pending.client;
            let end = self.end(client);
            if end > until {
                return Ok(Progress::Done);
            }
            if block.clock > end || matches!(block.body, Body::Skip) {
                return Err(Refusal::Unmet);
            }
            if let Body::Item(item) = &block.body
                && let Some(id) = self.needed(client, end, block, item)?
            {
                return Ok(Progress::Needs(id));
            }
            self.take(client, end, block)?;
            pending.blocks = rest;
        }
        Ok(Progress::Done)
    }

    /// Behind the last clock of a client, this update's included.
    fn end(&self, client: ClientId) -> u32 {
        let draft = self.draft.lanes.get(&client).map_or(0, Lane::end);
        draft.max(self.ledger.end(client))
    }

    /// A block of another client that must be looked at first.
    fn needed(
        &self,
        client: ClientId,
        end: u32,
        block: &Block<'_>,
        item: &Item<'_>,
    ) -> Result<Option<BlockId>, Refusal> {
        let named = match item.place {
            Place::Beside { left, right } => [left.filter(|_| block.clock == end), right],
            Place::Within { map, .. } => [Some(map), None],
            Place::Root { .. } => [None, None],
        };
        for id in named.into_iter().flatten() {
            if id.clock < self.end(id.client) {
                continue;
            }
            if id.client == client {
                return Err(Refusal::Forbidden("a block that depends on a later one"));
            }
            return Ok(Some(id));
        }
        Ok(None)
    }

    /// Looks at one block, all of whose dependencies are known, and notes what is new of it.
    fn take(&mut self, client: ClientId, end: u32, block: &Block<'_>) -> Result<(), Refusal> {
        let known = end - block.clock;
        let new = block.length - known;
        self.new_blocks += 1;
        self.new_units += u64::from(new);
        if self.strictness == Strictness::Policy {
            if self.new_blocks > MAX_NEW_BLOCKS {
                return Err(Refusal::TooMuch("new blocks"));
            }
            if self.new_units > MAX_NEW_UNITS {
                return Err(Refusal::TooMuch("new characters"));
            }
        }
        let what = match &block.body {
            Body::Gone | Body::Skip => What::Gone,
            Body::Item(item) => {
                // The known part is dropped; the rest stands beside it.
                let place = match known {
                    0 => item.place,
                    _ => Place::Beside {
                        left: Some(BlockId {
                            client,
                            clock: end - 1,
                        }),
                        right: match item.place {
                            Place::Beside { right, .. } => right,
                            Place::Root { .. } | Place::Within { .. } => None,
                        },
                    },
                };
                let context = self.context(place)?;
                let what = self.what(&context, &item.content)?;
                if context == Context::Text {
                    let first = BlockId { client, clock: end };
                    let (left, right) = match place {
                        Place::Beside { left, right } => (left, right),
                        Place::Root { .. } | Place::Within { .. } => (None, None),
                    };
                    self.ledger
                        .order
                        .insert(first, new, left, right, self.strictness)?;
                }
                what
            }
        };
        let words = match &block.body {
            Body::Item(Item {
                content: Content::Words(words),
                ..
            }) => Some(behind(words, known)?),
            _ => None,
        };
        let lane = self
            .draft
            .lanes
            .entry(client)
            .or_insert_with(|| Lane::starting_at(end));
        match words {
            Some(words) if what == What::Words => lane.push_words(words),
            _ => lane.push(new, what),
        }
        if what.is_deleted() {
            self.draft.deleted.push((client, end..end + new));
        }
        Ok(())
    }

    fn known(&self, id: BlockId) -> Result<What, Refusal> {
        self.ledger.what(&self.draft, id).ok_or(Refusal::Unmet)
    }

    fn context(&mut self, place: Place<'_>) -> Result<Context, Refusal> {
        match place {
            Place::Root { name, key: None } if name == shape::ROOT => Ok(Context::Text),
            Place::Root { .. } => Err(Refusal::Forbidden("a root other than the text")),
            Place::Within { map, key } => {
                let key = key.ok_or(Refusal::Forbidden("a list within a map"))?;
                match self.known(map)? {
                    What::Map => Ok(Context::Key(self.checked_key(key)?)),
                    What::Void | What::Gone => {
                        self.checked_key(key)?;
                        Ok(Context::Gone)
                    }
                    What::Words | What::Mark | What::Value(_) => {
                        Err(Refusal::Forbidden("a parent that holds nothing"))
                    }
                }
            }
            Place::Beside { left, right } => self.between(left, right),
        }
    }

    fn between(&self, left: Option<BlockId>, right: Option<BlockId>) -> Result<Context, Refusal> {
        let torn = left.is_some_and(|id| self.ledger.opens_pair(&self.draft, id))
            || right.is_some_and(|id| self.closes_pair(id));
        if torn && self.strictness == Strictness::Policy {
            return Err(Refusal::Forbidden("a character torn apart"));
        }
        let left = left.map(|id| self.known(id)).transpose()?;
        let right = right.map(|id| self.known(id)).transpose()?;
        match (left, right) {
            (Some(What::Value(key)), None) => Ok(Context::Key(key)),
            (Some(What::Gone), None) => Ok(Context::Gone),
            (left, right) if left.into_iter().chain(right).all(What::in_text) => Ok(Context::Text),
            _ => Err(Refusal::Forbidden("neighbours of different parents")),
        }
    }

    /// Whether a place is the second half of a surrogate pair.
    fn closes_pair(&self, id: BlockId) -> bool {
        id.clock
            .checked_sub(1)
            .is_some_and(|clock| self.ledger.opens_pair(&self.draft, BlockId { clock, ..id }))
    }

    /// The number of a key, if the closed list has it.
    fn checked_key(&mut self, name: &str) -> Result<Key, Refusal> {
        if self.strictness == Strictness::Policy
            && let Err(shape::ShapeError::Key { .. }) = shape::embed_value(name, &Any::Null)
        {
            return Err(Refusal::Forbidden("an unknown key"));
        }
        Ok(self.ledger.key(name))
    }

    fn what(&self, context: &Context, item: &Content<'_>) -> Result<What, Refusal> {
        let strict = self.strictness == Strictness::Policy;
        match (context, item) {
            (Context::Text, Content::Words(_)) => Ok(What::Words),
            (Context::Text, Content::Mark { key, value }) => {
                if strict && shape::attribute(key, value).is_err() {
                    Err(Refusal::Forbidden("a mark of another shape"))
                } else {
                    Ok(What::Mark)
                }
            }
            (Context::Text, Content::Map) => Ok(What::Map),
            (Context::Text, Content::Deleted) => Ok(What::Void),
            (Context::Key(key), Content::Value(value)) => {
                if strict && shape::embed_value(self.ledger.key_name(*key), value).is_err() {
                    Err(Refusal::Forbidden("a value of another shape"))
                } else {
                    Ok(What::Value(*key))
                }
            }
            (Context::Key(key), Content::Deleted) => Ok(What::Value(*key)),
            (Context::Gone, Content::Value(_) | Content::Deleted) => Ok(What::Gone),
            _ => Err(Refusal::Forbidden("a content where it cannot be")),
        }
    }

    fn deletions(&mut self, parsed: &Parsed<'_>) -> Result<(), Refusal> {
        let mut count = 0;
        for (client, ranges) in &parsed.deletions {
            let mut new = Vec::new();
            self.new_ranges(*client, ranges, &mut new)?;
            count += new.len();
            if self.strictness == Strictness::Policy && count > MAX_NEW_DELETIONS {
                return Err(Refusal::TooMuch("new deletions"));
            }
            for range in new {
                let halves = [range.start, range.end];
                let torn = halves.into_iter().any(|clock| {
                    self.closes_pair(BlockId {
                        client: *client,
                        clock,
                    })
                });
                if torn && self.strictness == Strictness::Policy {
                    return Err(Refusal::Forbidden("a character torn apart"));
                }
                self.draft.deleted.push((*client, range));
            }
        }
        Ok(())
    }

    /// What of ascending ranges is not deleted yet, neither before nor by this update's own blocks.
    fn new_ranges(
        &self,
        client: ClientId,
        ranges: &[Range<u32>],
        new: &mut Vec<Range<u32>>,
    ) -> Result<(), Refusal> {
        let end = self.end(client);
        if ranges.last().is_some_and(|range| range.end > end) {
            return Err(Refusal::Unmet);
        }
        let old_end = self.ledger.end(client);
        let mut open = Vec::new();
        for range in ranges {
            match self.ledger.deleted(client) {
                Some(deleted) => deleted.missing(range.clone(), &mut open),
                None => open.push(range.clone()),
            }
        }
        let lane = self.draft.lanes.get(&client);
        for range in open {
            if range.start < old_end {
                push_merged(new, range.start..range.end.min(old_end));
            }
            let Some(lane) = lane.filter(|_| range.end > old_end) else {
                continue;
            };
            let drafted = lane.runs_within(range.start.max(old_end)..range.end);
            for (range, _) in drafted.filter(|(_, what)| !what.is_deleted()) {
                push_merged(new, range);
            }
        }
        Ok(())
    }
}

fn push_merged(ranges: &mut Vec<Range<u32>>, range: Range<u32>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

/// Words without their first, known units.
fn behind(words: &str, units: u32) -> Result<&str, Refusal> {
    let mut left = units;
    let mut characters = words.chars();
    while left > 0 {
        let Some(character) = characters.next() else {
            return Err(Malformed::Empty.into());
        };
        left = left
            .checked_sub(character.len_utf16() as u32)
            .ok_or(Refusal::Forbidden("a character torn apart"))?;
    }
    Ok(characters.as_str())
}
