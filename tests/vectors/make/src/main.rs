//! Writes the files of `spec/vectors` that are made rather than typed. Run it in this folder with `cargo run`; the same
//! code always writes the same files, so `git diff` shows what a change of it means.

mod backup;
mod base45;
mod bundle;
mod card;
mod cbor;
mod checkin;
mod dcc;
mod handover;
mod hkdf;
mod item;
mod keys;
mod mdoc;
mod portrait;
mod purposes;
mod request;
mod rsa;
mod sd_jwt;
mod sd_jwt_vc;
mod sealed;
mod shelf;
mod status_list;
mod status_token;
mod time_statement;
mod trust_list;
mod type_metadata;
mod x509;
mod zlib;

use keys::Keys;
use shelf::Shelf;

fn main() -> std::io::Result<()> {
    let mut shelf = Shelf::at(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spec/vectors"));
    let keys = Keys::derive();
    shelf.put_keys(&keys)?;
    backup::write(&mut shelf)?;
    base45::write(&mut shelf)?;
    card::write(&mut shelf)?;
    cbor::write(&mut shelf)?;
    trust_list::write(&mut shelf, &keys)?;
    checkin::write(&mut shelf, &keys)?;
    handover::write(&mut shelf, &keys)?;
    portrait::write(&mut shelf)?;
    request::write(&mut shelf, &keys)?;
    status_list::write(&mut shelf, &keys)?;
    status_token::write(&mut shelf, &keys)?;
    bundle::write(&mut shelf, &keys)?;
    time_statement::write(&mut shelf, &keys)?;
    sd_jwt::write(&mut shelf, &keys)?;
    sd_jwt_vc::write(&mut shelf, &keys)?;
    type_metadata::write(&mut shelf)?;
    dcc::write(&mut shelf, &keys)?;
    mdoc::write(&mut shelf, &keys)?;
    println!("{} vectors", shelf.count());
    Ok(())
}
