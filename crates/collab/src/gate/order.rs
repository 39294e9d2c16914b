//! The order of the text's blocks, deleted ones included, as Yjs and yrs arrive at it.
//! The words themselves are in the document; here are ids, neighbours and positions only.
//!
//! A block names the neighbours that its author saw.
//! Neighbours that can never have stood side by side make replicas arrive at different orders under equal state vectors,
//! so the gate must know the order to refuse them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ids::ClientId;

use super::Refusal;
use super::admission::Strictness;
use super::update::BlockId;

/// No node.
const NONE: usize = usize::MAX;
/// Distance of labels where there is room.
const STEP: u64 = 1 << 32;
const IMPOSSIBLE: Refusal = Refusal::Forbidden("neighbours that never stood side by side");

/// Blocks of one client that follow one another in clock and in place.
#[derive(Debug, Clone)]
struct Node {
    first: BlockId,
    length: u32,
    /// The neighbour that the author of `first` saw on its left; within the node it is the block before.
    left: Option<BlockId>,
    /// The neighbour that the author saw on the right of every block of the node.
    right: Option<BlockId>,
    previous: usize,
    next: usize,
    /// Ascends along the list.
    label: u64,
    /// Not settled yet.
    fresh: bool,
}

/// The order of all blocks of the text.
#[derive(Debug)]
pub(super) struct Order {
    nodes: Vec<Node>,
    free: Vec<usize>,
    /// The node that begins at a clock, client by client.
    starts: HashMap<ClientId, BTreeMap<u32, usize>>,
    first: usize,
    last: usize,
    /// What was inserted since the last decision.
    fresh: Vec<usize>,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            free: Vec::new(),
            starts: HashMap::new(),
            first: NONE,
            last: NONE,
            fresh: Vec::new(),
        }
    }
}

impl Node {
    fn last(&self) -> BlockId {
        self.at(self.length - 1)
    }

    fn at(&self, offset: u32) -> BlockId {
        BlockId {
            client: self.first.client,
            clock: self.first.clock + offset,
        }
    }
}

impl Order {
    /// Puts blocks where their neighbours say, both of which are in the order.
    pub(super) fn insert(
        &mut self,
        first: BlockId,
        length: u32,
        left: Option<BlockId>,
        right: Option<BlockId>,
        strictness: Strictness,
    ) -> Result<(), Refusal> {
        let strict = strictness == Strictness::Policy;
        if strict && !self.can_be_neighbours(left, right) {
            return Err(IMPOSSIBLE);
        }
        let before = left.map_or(Ok(NONE), |id| self.ending_at(id))?;
        let behind = right.map_or(Ok(NONE), |id| self.starting_at(id))?;
        let before = self.resolve(first.client, left, before, right, behind, strict)?;
        let node = Node {
            first,
            length,
            left,
            right,
            previous: NONE,
            next: NONE,
            label: 0,
            fresh: true,
        };
        self.link(node, before);
        Ok(())
    }

    /// Keeps what was inserted, and joins what belongs together.
    pub(super) fn settle(&mut self) {
        for at in std::mem::take(&mut self.fresh) {
            self.nodes[at].fresh = false;
            let node = &self.nodes[at];
            let previous = node.previous;
            if previous == NONE {
                continue;
            }
            let before = &self.nodes[previous];
            let follows = before.first.client == node.first.client
                && before.first.clock + before.length == node.first.clock
                && node.left == Some(before.last())
                && node.right == before.right;
            if follows {
                self.nodes[previous].length += self.nodes[at].length;
                self.unlink(at);
            }
        }
    }

    /// Takes back what was inserted.
    pub(super) fn rollback(&mut self) {
        // A fresh node may have been split by a later one; its rest begins behind it and is fresh as well.
        for at in std::mem::take(&mut self.fresh).into_iter().rev() {
            self.unlink(at);
        }
    }

    /// Whether there was a moment at which somebody saw these two side by side.
    fn can_be_neighbours(&self, left: Option<BlockId>, right: Option<BlockId>) -> bool {
        let place = |id: BlockId| self.place(id);
        let ascending = match (left, right) {
            (Some(left), Some(right)) => place(left) < place(right),
            _ => true,
        };
        // The right one was put beside something that is not between them, and so was the left one.
        let right_is_free = match right.and_then(|id| self.left_of(id)) {
            None => true,
            Some(origin) => left.is_some_and(|left| place(origin) <= place(left)),
        };
        let left_is_free = match left.and_then(|id| self.right_of(id)) {
            None => true,
            Some(origin) => right.is_some_and(|right| place(origin) >= place(right)),
        };
        ascending && right_is_free && left_is_free
    }

    /// Where among concurrent blocks a new one goes: behind which node.
    fn resolve(
        &self,
        client: ClientId,
        left: Option<BlockId>,
        before: usize,
        right: Option<BlockId>,
        behind: usize,
        strict: bool,
    ) -> Result<usize, Refusal> {
        let mut chosen = before;
        let mut at = if before == NONE {
            self.first
        } else {
            self.nodes[before].next
        };
        let mut passed = HashSet::new();
        let mut conflicting = HashSet::new();
        let mut decided = false;
        while at != NONE && at != behind {
            let node = &self.nodes[at];
            // Nobody is unaware of what stands between in their own hand.
            if strict && node.first.client == client {
                return Err(IMPOSSIBLE);
            }
            if !decided {
                passed.insert(at);
                conflicting.insert(at);
                if node.left == left {
                    if node.first.client < client {
                        chosen = at;
                        conflicting.clear();
                    } else if node.right == right {
                        decided = true;
                    }
                } else if let Some(origin) = node.left.and_then(|id| self.find(id))
                    && passed.contains(&origin)
                {
                    if !conflicting.contains(&origin) {
                        chosen = at;
                        conflicting.clear();
                    }
                } else {
                    decided = true;
                }
            }
            if decided && !strict {
                break;
            }
            at = self.nodes[at].next;
        }
        Ok(chosen)
    }

    fn find(&self, id: BlockId) -> Option<usize> {
        let (_, at) = self.starts.get(&id.client)?.range(..=id.clock).next_back()?;
        let node = &self.nodes[*at];
        (id.clock - node.first.clock < node.length).then_some(*at)
    }

    /// Compares as the blocks are ordered.
    fn place(&self, id: BlockId) -> Option<(u64, u32)> {
        let node = &self.nodes[self.find(id)?];
        Some((node.label, id.clock - node.first.clock))
    }

    fn left_of(&self, id: BlockId) -> Option<BlockId> {
        let node = &self.nodes[self.find(id)?];
        match id.clock - node.first.clock {
            0 => node.left,
            offset => Some(node.at(offset - 1)),
        }
    }

    fn right_of(&self, id: BlockId) -> Option<BlockId> {
        self.nodes[self.find(id)?].right
    }

    /// The node that begins with a block, split off if it must be.
    fn starting_at(&mut self, id: BlockId) -> Result<usize, Refusal> {
        let at = self.find(id).ok_or(Refusal::Unmet)?;
        let offset = id.clock - self.nodes[at].first.clock;
        if offset == 0 {
            return Ok(at);
        }
        let node = self.nodes[at].clone();
        let rest = Node {
            first: id,
            length: node.length - offset,
            left: Some(node.at(offset - 1)),
            ..node
        };
        self.nodes[at].length = offset;
        Ok(self.link(rest, at))
    }

    /// The node that ends with a block, split off if it must be.
    fn ending_at(&mut self, id: BlockId) -> Result<usize, Refusal> {
        let at = self.find(id).ok_or(Refusal::Unmet)?;
        if self.nodes[at].last() != id {
            self.starting_at(BlockId {
                clock: id.clock + 1,
                ..id
            })?;
        }
        Ok(at)
    }

    fn link(&mut self, mut node: Node, before: usize) -> usize {
        let next = if before == NONE {
            self.first
        } else {
            self.nodes[before].next
        };
        node.previous = before;
        node.next = next;
        node.label = self.label_between(before, next);
        let (first, fresh) = (node.first, node.fresh);
        let at = if let Some(at) = self.free.pop() {
            self.nodes[at] = node;
            at
        } else {
            self.nodes.push(node);
            self.nodes.len() - 1
        };
        match before {
            NONE => self.first = at,
            before => self.nodes[before].next = at,
        }
        match next {
            NONE => self.last = at,
            next => self.nodes[next].previous = at,
        }
        self.starts
            .entry(first.client)
            .or_default()
            .insert(first.clock, at);
        if fresh {
            self.fresh.push(at);
        }
        at
    }

    fn unlink(&mut self, at: usize) {
        let Node {
            first,
            previous,
            next,
            ..
        } = self.nodes[at];
        match previous {
            NONE => self.first = next,
            previous => self.nodes[previous].next = next,
        }
        match next {
            NONE => self.last = previous,
            next => self.nodes[next].previous = previous,
        }
        if let Some(starts) = self.starts.get_mut(&first.client) {
            starts.remove(&first.clock);
        }
        self.free.push(at);
    }

    fn label_between(&mut self, before: usize, next: usize) -> u64 {
        let ends = |order: &Self| {
            let low = if before == NONE {
                0
            } else {
                order.nodes[before].label
            };
            let high = if next == NONE {
                u64::MAX
            } else {
                order.nodes[next].label
            };
            (low, high)
        };
        let (mut low, mut high) = ends(self);
        if high - low < 2 {
            self.spread_labels();
            (low, high) = ends(self);
        }
        low + ((high - low) / 2).min(STEP)
    }

    /// Makes room between all labels; rare, because joined nodes give theirs back.
    fn spread_labels(&mut self) {
        let distance = u64::MAX / (self.nodes.len() as u64 + 2);
        let (mut at, mut label) = (self.first, 0);
        while at != NONE {
            label += distance;
            self.nodes[at].label = label;
            at = self.nodes[at].next;
        }
    }
}
