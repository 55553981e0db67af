//! The records of the vault: found by indexes, listed without what a list does not show, searched.

mod copies;
mod health_book;
mod lists;
mod plans;
