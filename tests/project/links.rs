use std::fs;

use crate::{files, root};

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut links = 0;
    for path in files(&root(), &[".md"]) {
        let text = fs::read_to_string(&path).expect("a document");
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            links += 1;
            let there = path.parent().expect("a file lies in a directory").join(target);
            assert!(there.exists(), "{}: {target} leads nowhere", path.display());
        }
    }
    assert!(links > 10, "only {links} links were read");
}
