//! What happens by itself: working states every ten minutes, and forgetting what is over.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::app::App;
use crate::clock;
use crate::desk::working_states;
use crate::shutdown::Shutdown;

/// How often letters that have changed are copied.
const WORKING_STATES: Duration = Duration::from_mins(10);
/// How often ended sign-ins and quiet addresses are forgotten.
const FORGETTING: Duration = Duration::from_hours(1);
/// A sign-in that has ended is kept for a day, so that a late request is told why.
const SIGN_IN_KEPT_MS: u64 = 24 * 60 * 60 * 1000;

/// Runs until the end.
pub async fn run(app: Arc<App>, mut shutdown: Shutdown) {
    let mut states = interval_at(Instant::now() + WORKING_STATES, WORKING_STATES);
    let mut forgetting = interval_at(Instant::now() + FORGETTING, FORGETTING);
    states.set_missed_tick_behavior(MissedTickBehavior::Delay);
    forgetting.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = states.tick() => keep_working_states(&app).await,
            _ = forgetting.tick() => forget(&app).await,
            () = shutdown.wait() => return,
        }
    }
}

async fn keep_working_states(app: &App) {
    match working_states::keep(&app.store, clock::now()).await {
        Ok(kept) => tracing::info!(kept, "working states"),
        Err(error) => tracing::error!(%error, "working states not kept"),
    }
}

async fn forget(app: &App) {
    app.limits.forget_quiet();
    match app
        .store
        .forget_sessions(clock::now().earlier(SIGN_IN_KEPT_MS))
        .await
    {
        Ok(forgotten) => tracing::info!(forgotten, "ended sign-ins"),
        Err(error) => tracing::error!(%error, "ended sign-ins not forgotten"),
    }
}
