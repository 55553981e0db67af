//! Keys from a passcode: Argon2id (RFC 9106) to make guessing slow, HKDF-SHA-256 (RFC 5869) to join it with a pepper.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use ring::hkdf;
use zeroize::Zeroizing;

use super::secret::{Passcode, Secret};

/// What an Argon2id run costs; stored beside what it protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// Whether a stored cost is one that a phone can pay: protects against a forged file that asks for all memory.
    pub fn is_payable(&self) -> bool {
        (8..=256 * 1024).contains(&self.memory_kib) && (1..=16).contains(&self.passes)
    }

    /// What takes about 350 ms where [`probe`] took this long: as much memory as fits in three passes (two on a slow
    /// phone), then more passes. Never less than 19 MiB and two passes, however long that takes.
    pub fn after_probe(took: Duration) -> Self {
        let work = u128::from(PROBE.memory_kib) * TARGET.as_micros() / took.as_micros().max(1); // KiB times passes
        let passes = if work >= 3 * LEAST_MEMORY_KIB { 3 } else { 2 };
        let memory_kib = (work / passes).clamp(LEAST_MEMORY_KIB, MOST_MEMORY_KIB) / 1024 * 1024;
        let passes = (work / memory_kib).clamp(2, 16);
        Self { memory_kib: memory_kib as u32, passes: passes as u32 } // both are small after the clamps
    }
}

/// One Argon2id run of a known size, over nothing secret: how long it takes says what this phone can pay.
pub fn probe() {
    let params = Params::new(PROBE.memory_kib, PROBE.passes, 1, Some(32)).expect("the probe's cost is payable");
    let stretched =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(&[], &[0; 16], &mut [0; 32]);
    stretched.expect("the lengths are those of every run");
}

/// HKDF( Argon2id(passcode, salt) ‖ pepper ). Slow on purpose: call it off the main thread.
///
/// `None` if the cost is not payable.
pub fn derive_wrapping_key(passcode: &Passcode, salt: &[u8; 16], cost: Cost, pepper: &Secret) -> Option<Secret> {
    let params = cost.is_payable().then(|| Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok())??;
    let mut material = Zeroizing::new([0; 64]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        // EXPOSE: the passcode goes into the stretching and nowhere else.
        .hash_password_into(passcode.expose(), salt, &mut material[..32])
        .ok()?;
    // EXPOSE: the pepper is the second half of HKDF's input.
    material[32..].copy_from_slice(pepper.expose());
    Secret::derived(|key| {
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(&*material)
            .expand(&[b"dinhdanh vault 1"], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(key))
            .ok()
    })
}

const PROBE: Cost = Cost { memory_kib: 16 * 1024, passes: 1 };
/// In the middle of 250 to 500 ms.
const TARGET: Duration = Duration::from_millis(350);
const LEAST_MEMORY_KIB: u128 = 19 * 1024;
/// More of it would press other apps out of a small phone.
const MOST_MEMORY_KIB: u128 = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds that a cost takes, where time is in proportion to work.
    fn foretold(cost: Cost, probe: Duration) -> f64 {
        let work = f64::from(cost.memory_kib) * f64::from(cost.passes);
        probe.as_secs_f64() * 1_000.0 * work / f64::from(PROBE.memory_kib)
    }

    #[test]
    fn a_phone_of_any_speed_pays_between_250_and_500_ms_within_the_bounds() {
        for micros in 6_000..=145_000 {
            let probe = Duration::from_micros(micros);
            let cost = Cost::after_probe(probe);
            assert!(cost.is_payable(), "{cost:?}");
            let ms = foretold(cost, probe);
            assert!((250.0..=500.0).contains(&ms), "{micros} µs: {cost:?} would take {ms} ms");
        }
        let (slowest, fastest) = (Cost { memory_kib: 19_456, passes: 2 }, Cost { memory_kib: 65_536, passes: 16 });
        assert_eq!(Cost::after_probe(Duration::MAX), slowest);
        assert_eq!(Cost::after_probe(Duration::from_secs(1)), slowest);
        assert_eq!(Cost::after_probe(Duration::ZERO), fastest);
        assert_eq!(Cost::after_probe(Duration::from_millis(30)), Cost { memory_kib: 62 * 1024, passes: 3 });
    }
}
