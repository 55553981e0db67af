use dinhdanh::host::Timestamp;
use super::{Trust, report::Report};
pub fn inspect(_text: &str, _trust: &Trust, _now: Timestamp) -> Report { Report::unrecognised("x") }
