//! User stories end to end, through the public API, against a real server on loopback.

mod account_answers;
mod bad_input;
mod bent_issuer;
mod bent_metadata;
mod bent_offers;
mod boarding;
mod config;
mod damage;
mod device_keys;
mod full_disk;
mod gate;
mod greedy_passes;
mod journal;
mod killed;
mod passcode;
mod passcode_change;
mod printing;
mod refill;
mod refill_answers;
mod running;
mod server_faults;
mod signed_time;
mod trust_list;
mod upgrade;
mod vault_biometrics;
mod vault_calibration;
mod vault_killed;
mod vault_on_disk;
mod vault_storage;
mod vault_wiped;

use dinhdanh_tests::mint;
