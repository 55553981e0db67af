use serde_json::json;

use super::entry::{JournalEntry, TimeSource};
use crate::host::Timestamp;

/// The journal as JSON, for another program. The form is in `spec/profile/journal.md` and only grows.
pub fn to_json(entries: &[JournalEntry], exported_at: Timestamp) -> String {
    let entries: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!({
                "sequence": entry.sequence,
                "at": entry.at,
                "time_source": entry.time_source.map(TimeSource::key),
                "event": entry.event,
                "party": entry.party,
                "purpose": entry.purpose,
                "claims": entry.claims,
                "verdict": entry.verdict.key(),
                "assisted_by": entry.assisted_by,
                "confirmed_by": entry.confirmed_by,
                "about": entry.about,
            })
        })
        .collect();
    json!({ "format": "dinhdanh-journal", "version": 1, "exported_at": exported_at.0, "entries": entries }).to_string()
}
