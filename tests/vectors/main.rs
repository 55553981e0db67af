//! Runs every file of `spec/vectors`, whose README is the contract.

mod backup;
mod base45;
mod bundle;
mod card;
mod cbor;
mod checkin;
mod dcc;
mod dcql;
mod document_reader;
mod handover;
mod health_record;
mod mdoc;
mod portrait;
mod request;
mod sd_jwt;
mod sd_jwt_vc;
mod shelf;
mod status_list;
mod status_token;
mod time_statement;
mod trust_list;
mod type_metadata;
