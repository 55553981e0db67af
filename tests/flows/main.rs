//! User stories end to end, through the public API, against a real server on loopback.

mod bad_input;
mod boarding;
mod damage;
mod full_disk;
mod killed;
mod passcode;
mod server_faults;
