//! What opening costs on this phone, found out once, when the vault is made.

use std::sync::Arc;

use crate::{
    crypto::kdf::{self, Cost},
    host::{Clock, off_thread},
};

/// What opening costs where the time can't be told: 19 MiB, three passes.
pub const STRETCHING: Cost = Cost { memory_kib: 19 * 1024, passes: 3 };

/// Runs a small probe a few times by this clock and takes the fastest: what slows a run down is not the phone.
pub async fn calibrated(clock: Arc<dyn Clock>) -> Cost {
    let measure = move || {
        let run = |_| {
            let began = clock.stopwatch()?;
            kdf::probe();
            clock.stopwatch()?.checked_sub(began)
        };
        (0..PROBES).map(run).collect::<Option<Vec<_>>>()?.into_iter().min()
    };
    off_thread(measure).await.flatten().map_or(STRETCHING, Cost::after_probe)
}

const PROBES: u32 = 3;
