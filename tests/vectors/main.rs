//! Runs every file of `spec/vectors`, whose README is the contract.

mod base45;
mod cbor;
mod checkin;
mod context;
mod sd_jwt_vc;
mod shelf;
mod trust_list;
