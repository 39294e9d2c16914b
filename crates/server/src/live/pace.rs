//! The pace of one connection: how many frames and bytes it may send.
//!
//! A connection that sends too fast is read more slowly, so that nothing it sends is lost.

use std::time::Duration;

use tokio::time::Instant;

/// Frames a second that a connection may send for long.
pub const FRAMES_PER_SECOND: f64 = 50.0;
/// Frames that it may send at once: whoever was away for long sends what was typed meanwhile.
pub const FRAMES_BURST: f64 = 1000.0;
/// Bytes a second that a connection may send for long.
pub const BYTES_PER_SECOND: f64 = 256.0 * 1024.0;
/// Bytes that it may send at once.
pub const BYTES_BURST: f64 = 8.0 * 1024.0 * 1024.0;

/// Two buckets that fill with time.
#[derive(Debug)]
pub struct Pace {
    frames: f64,
    bytes: f64,
    last: Instant,
}

impl Pace {
    /// Full buckets.
    pub fn new(now: Instant) -> Self {
        Self {
            frames: FRAMES_BURST,
            bytes: BYTES_BURST,
            last: now,
        }
    }

    /// Counts a frame; answers how long to wait before the next one is read.
    pub fn count(&mut self, now: Instant, length: usize) -> Duration {
        let passed = now.saturating_duration_since(self.last).as_secs_f64();
        self.last = now;
        self.frames = (self.frames + passed * FRAMES_PER_SECOND).min(FRAMES_BURST) - 1.0;
        let length = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
        self.bytes = (self.bytes + passed * BYTES_PER_SECOND).min(BYTES_BURST) - length;
        let debt = (-self.frames / FRAMES_PER_SECOND).max(-self.bytes / BYTES_PER_SECOND);
        Duration::from_secs_f64(debt.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_pace_holds() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for _ in 0..1000 {
            assert_eq!(pace.count(start, 10), Duration::ZERO);
        }
        assert_eq!(pace.count(start, 10), Duration::from_millis(20));
        assert_eq!(pace.count(start + Duration::from_secs(10), 10), Duration::ZERO);
    }

    #[test]
    fn large_frames_cost_by_their_size() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for _ in 0..8 {
            assert_eq!(pace.count(start, 1024 * 1024), Duration::ZERO);
        }
        assert_eq!(pace.count(start, 256 * 1024), Duration::from_secs(1));
    }
}
