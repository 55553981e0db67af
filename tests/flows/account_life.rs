//! Lives of accounts: waiting, refused, late, locked, lost and found, and those that somebody confirms for.

use std::sync::Arc;

use async_trait::async_trait;
use dinhdanh::{
    Wallet, WalletError,
    account::{AccountStage, CardChip, ChipError, FileFault, Foreigner, Holder, LockCause, Organisation, Registration, Sex},
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::{PEOPLE, Person, card_evidence};
use dinhdanh_tests::{BentHttp, Citizen, NOW, PASSCODE, block_on};

const DAY: i64 = 86_400;
