//! What is durable, held in memory so that the text can be rebuilt without asking the store.
//! Rows and transactions are the store's; which updates are appended when is the room's business.

use bytes::Bytes;

use crate::ids::Seq;

/// A snapshot is due after so many updates.
pub const SNAPSHOT_UPDATES: usize = 500;
/// A snapshot is due after so many bytes, or after half the bytes of the last one if that is more.
pub const SNAPSHOT_BYTES: usize = 256 << 10;

/// The durable updates of one text: a merged state and what came after it.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    head: Seq,
    base: Option<Bytes>,
    tail: Vec<Bytes>,
    tail_bytes: usize,
}

impl Journal {
    pub(crate) fn new(base: Option<(Seq, Bytes)>) -> Self {
        let (head, base) = match base {
            Some((seq, state)) => (seq, Some(state)),
            None => (Seq(0), None),
        };
        Self {
            head,
            base,
            ..Self::default()
        }
    }

    /// The Seq of the last durable update.
    pub(crate) fn head(&self) -> Seq {
        self.head
    }

    /// Takes the next durable update.
    pub(crate) fn append(&mut self, update: Bytes) {
        self.head = self.head.next();
        self.tail_bytes += update.len();
        self.tail.push(update);
    }

    /// Everything that is durable, in order.
    pub(crate) fn updates(&self) -> impl Iterator<Item = &Bytes> {
        self.base.iter().chain(&self.tail)
    }

    pub(crate) fn snapshot_is_due(&self) -> bool {
        let base = self.base.as_ref().map_or(0, Bytes::len);
        self.tail.len() >= SNAPSHOT_UPDATES || self.tail_bytes >= SNAPSHOT_BYTES.max(base / 2)
    }

    /// Puts a merged state in the place of everything until the head.
    pub(crate) fn compact(&mut self, state: Bytes) {
        self.base = Some(state);
        self.tail.clear();
        self.tail_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_due_by_count_and_by_bytes() {
        let mut journal = Journal::default();
        for _ in 0..SNAPSHOT_UPDATES - 1 {
            journal.append(Bytes::from_static(b"u"));
        }
        assert!(!journal.snapshot_is_due());
        journal.append(Bytes::from_static(b"u"));
        assert!(journal.snapshot_is_due());
        journal.compact(vec![0; 4 * SNAPSHOT_BYTES].into());
        assert_eq!(journal.head(), Seq(SNAPSHOT_UPDATES as u64));
        journal.append(vec![0; SNAPSHOT_BYTES].into());
        assert!(!journal.snapshot_is_due());
        journal.append(vec![0; SNAPSHOT_BYTES].into());
        assert!(journal.snapshot_is_due());
        assert_eq!(journal.updates().count(), 3);
    }
}
