//! What is measured: when each change left, when it arrived, when it was durable.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::Load;

/// Longer than this counts as this.
const LONGEST_US: u64 = 60_000_000;

/// The figures of one run.
#[derive(Debug)]
pub(crate) struct Meter {
    changes: Vec<Change>,
    receipts: Histogram<u64>,
    commits: Histogram<u64>,
    others: u32,
}

#[derive(Debug)]
struct Change {
    left: Instant,
    counts: bool,
    /// How many other clients have it.
    receipts: u32,
}

impl Meter {
    /// `clients` take part, each change has one less to reach.
    pub(crate) fn new(clients: u32) -> Self {
        let histogram = || Histogram::new_with_max(LONGEST_US, 3).expect("the bounds are in order");
        Self {
            changes: Vec::new(),
            receipts: histogram(),
            commits: histogram(),
            others: clients - 1,
        }
    }

    /// A change leaves now; answers its number.
    pub(crate) fn left(&mut self, counts: bool) -> usize {
        self.changes.push(Change {
            left: Instant::now(),
            counts,
            receipts: 0,
        });
        self.changes.len() - 1
    }

    /// Another client has received a change.
    pub(crate) fn received(&mut self, number: usize) {
        let Some(change) = self.changes.get_mut(number) else {
            return;
        };
        change.receipts += 1;
        if change.counts {
            self.receipts
                .saturating_record(microseconds(change.left.elapsed()));
        }
    }

    /// Its writer has heard that a change is durable.
    pub(crate) fn committed(&mut self, number: usize) {
        let Some(change) = self.changes.get(number) else {
            return;
        };
        if change.counts {
            self.commits
                .saturating_record(microseconds(change.left.elapsed()));
        }
    }

    /// Receipts that never came, or came twice.
    pub(crate) fn missing(&self) -> usize {
        self.changes
            .iter()
            .filter(|change| change.receipts != self.others)
            .count()
    }

    /// The figures for people.
    pub(crate) fn table(&self, load: Load) -> String {
        let mut table = String::new();
        let per_second = 1_000 / load.every.as_millis();
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{} clients, {} of them write {per_second} changes a second each, {} s counted after {} s",
            load.clients,
            load.writers,
            load.counted.as_secs(),
            load.warming.as_secs()
        );
        let _ = writeln!(
            table,
            "{:<42}{:>8}{:>9}{:>9}{:>9}",
            "", "count", "p50 ms", "p99 ms", "max ms"
        );
        let rows = [
            ("a change, sent -> received by every other", &self.receipts),
            ("its commit, sent -> acknowledged", &self.commits),
        ];
        for (name, histogram) in rows {
            let _ = writeln!(
                table,
                "{name:<42}{:>8}{:>9}{:>9}{:>9}",
                histogram.len(),
                milliseconds(histogram.value_at_quantile(0.5)),
                milliseconds(histogram.value_at_quantile(0.99)),
                milliseconds(histogram.max())
            );
        }
        let _ = write!(
            table,
            "{} changes in all, {} not received by everybody",
            self.changes.len(),
            self.missing()
        );
        table
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(LONGEST_US)
}

fn milliseconds(microseconds: u64) -> String {
    format!("{}.{:01}", microseconds / 1_000, microseconds % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_missing_until_everybody_else_has_it_once() {
        let mut meter = Meter::new(3);
        let number = meter.left(true);
        meter.received(number);
        assert_eq!(meter.missing(), 1);
        meter.received(number);
        assert_eq!(meter.missing(), 0);
        meter.received(number);
        assert_eq!(meter.missing(), 1);
    }

    #[test]
    fn only_what_counts_is_counted() {
        let mut meter = Meter::new(2);
        let warming = meter.left(false);
        meter.received(warming);
        meter.committed(warming);
        let counted = meter.left(true);
        meter.committed(counted);
        assert_eq!((meter.receipts.len(), meter.commits.len()), (0, 1));
        assert_eq!(milliseconds(1_290), "1.2");
    }
}
