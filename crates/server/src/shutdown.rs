//! The end: a signal asks for it, everything that runs hears of it, and it takes at most a few seconds.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// How long rooms may take to make durable what they have admitted.
pub const DRAINING: Duration = Duration::from_secs(3);
/// How long requests may take that were under way.
pub const FINISHING: Duration = Duration::from_millis(1500);

/// Hears of the end; cheap to clone.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// Brings the end about.
#[derive(Debug)]
pub struct Trigger(watch::Sender<bool>);

/// Both ends.
pub fn shutdown() -> (Trigger, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Trigger(sender), Shutdown(receiver))
}

impl Trigger {
    /// Tells everybody.
    pub fn pull(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Waits for the end; it also comes when nobody is left to bring it about.
    pub async fn wait(&mut self) {
        // An error means that the trigger is gone, which is an end too.
        drop(self.0.wait_for(|ended| *ended).await);
    }
}

/// The signals that ask for the end: SIGTERM and SIGINT.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From here on neither ends the process by itself.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the first of them.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
