use super::{
    entry::JournalEntry,
    words::{self, Both, both},
};
use crate::host::Timestamp;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}

/// The journal as one HTML page for a person: to read, to hear, to print. It has no script and loads nothing. What a claim of
/// a document is called, `named` knows; what nobody knows is told as it was written.
pub fn to_page(
    entries: &[JournalEntry],
    exported_at: Timestamp,
    language: Language,
    named: impl Fn(&str) -> Option<String>,
) -> String {
    let say = |text: Both| text.in_language(language);
    let (title, tag) = (say(TITLE), language.tag());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p>{}: {}. {}: {}.</p>\n",
        say(EXPORTED),
        time(exported_at),
        say(COUNT),
        entries.len(),
    );
    if !entries.is_empty() {
        page.push_str(&format!("<table>\n<caption>{}</caption>\n<thead><tr>", say(CAPTION)));
        for column in COLUMNS {
            page.push_str(&format!("<th scope=\"col\">{}</th>", say(column)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        entries.iter().for_each(|entry| row(&mut page, entry, language, &named));
        page.push_str("</tbody>\n</table>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn row(page: &mut String, entry: &JournalEntry, language: Language, named: impl Fn(&str) -> Option<String>) {
    let say = |text: Both| text.in_language(language);
    let claim = |name: &String| match words::claim(name, language) {
        Some(known) => escaped(known),
        None => escaped(&named(name).unwrap_or_else(|| name.clone())),
    };
    let mut claims: Vec<_> = entry.claims.iter().map(claim).collect();
    claims.dedup(); // parts of one claim have its name
    let mut notes = Vec::new();
    if let Some(name) = &entry.assisted_by {
        notes.push(format!("{}: {}", say(ASSISTED_BY), escaped(name)));
    }
    if let Some(name) = &entry.confirmed_by {
        notes.push(format!("{}: {}", say(CONFIRMED_BY), escaped(name)));
    }
    if let Some(about) = entry.about {
        notes.push(format!("{} {about}", say(ABOUT)));
    }
    page.push_str(&format!(
        "<tr><th scope=\"row\">{}</th><td>{} ({})</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        entry.sequence,
        time(Timestamp(entry.at)),
        say(words::time_source(entry.time_source)),
        say(words::event(entry)),
        escaped(&words::party(&entry.party, language)),
        escaped(words::purpose_name(&entry.purpose, language)),
        claims.join(", "),
        notes.join("; "),
    ));
}

/// In Việt Nam's time, which has no summer time.
fn time(at: Timestamp) -> String {
    let (utc, local) = (at.to_text(), at.plus(7 * 3600).to_text());
    let (utc, local) = (utc.trim_end_matches(" UTC"), local.trim_end_matches(" UTC"));
    format!("<time datetime=\"{}Z\">{local} (UTC+7)</time>", utc.replace(' ', "T"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

const TITLE: Both = both("Nhật ký xuất trình", "Journal of what was shown");
const EXPORTED: Both = both("Xuất lúc", "Exported at");
const COUNT: Both = both("Số mục", "Entries");
const CAPTION: Both = both(
    "Cũ nhất ở trên. Chỉ có tên thông tin, không có nội dung.",
    "Oldest first. Names of data only, never the data.",
);
const ASSISTED_BY: Both = both("Người hỗ trợ", "Assisted by");
const CONFIRMED_BY: Both = both("Người giám hộ xác nhận", "Confirmed by the guardian");
const ABOUT: Both = both("Về mục", "About entry");
const COLUMNS: [Both; 7] = [
    both("Số", "No."),
    both("Thời gian", "Time"),
    both("Việc", "What"),
    both("Với ai", "To whom"),
    both("Mục đích", "Purpose"),
    both("Thông tin", "Data"),
    both("Ghi chú", "Notes"),
];
const STYLE: &str = "body{font:16px/1.5 sans-serif;margin:1rem;color:#000;background:#fff}table{border-collapse:collapse;\
width:100%}caption{text-align:left;padding:.5rem 0}th,td{border:1px solid #555;padding:.3rem .5rem;text-align:left;\
vertical-align:top;overflow-wrap:anywhere}@media print{body{font-size:10pt;margin:0}thead{display:table-header-group}\
tr{break-inside:avoid}}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{JournalVerdict, TimeSource};

    #[test]
    fn a_page_says_everything_and_runs_nothing() {
        let entry = JournalEntry {
            sequence: 7,
            at: 1_790_000_000,
            time_source: Some(TimeSource::Signed),
            event: "checkin.shown".into(),
            party: "<script>alert('x')</script> & \"co\"".into(),
            purpose: "airport".into(),
            claims: ["full_name", "t part_1", "t part_2", "<b>"].map(String::from).to_vec(),
            verdict: JournalVerdict::Shown,
            assisted_by: Some("Bà <Ngoại>".into()),
            confirmed_by: Some("Trần <Văn> Bình".into()),
            about: Some(3),
        };
        let page = to_page(&[entry], Timestamp(1_790_000_060), Language::Vietnamese, |name| {
            name.starts_with("t ").then(|| "T: <i>".to_owned())
        });
        for wanted in [
            "lang=\"vi\"",
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;",
            "<td>Họ, chữ đệm và tên, T: &lt;i&gt;, &lt;b&gt;</td>",
            "Bà &lt;Ngoại&gt;",
            "Người giám hộ xác nhận: Trần &lt;Văn&gt; Bình",
            "Về mục 3",
            "<time datetime=\"2026-09-21T14:13:20Z\">2026-09-21 21:13:20 (UTC+7)</time> (giờ đã ký)",
            "<th scope=\"row\">7</th>",
        ] {
            assert!(page.contains(wanted), "{wanted} is not in {page}");
        }
        for unwanted in ["<script", "<b>", "http://", "https://", "url(", "<Ngoại"] {
            assert!(!page.contains(unwanted), "{unwanted} is in {page}");
        }
        let empty = to_page(&[], Timestamp(0), Language::English, |_| None);
        assert!(empty.contains("Entries: 0") && !empty.contains("<table"));
    }
}
