//! User stories end to end, through the public API, against a real server on loopback.

mod account_answers;
mod backup;
mod backup_handover;
mod backup_killed;
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
mod journal_chain;
mod journal_story;
mod killed;
mod passcode;
mod printing;
mod refill;
mod refill_answers;
mod running;
mod server_faults;
mod signed_time;
mod trust_list;
mod upgrade;
mod vault_on_disk;

use dinhdanh_tests::mint;
