use super::{Case, accepted, refused};

pub fn cases() -> Vec<Case> {
    let known = [
        ("token", "CT1:6BF", "checkin_token"),
        ("answer", "CE1:6BF", "checkin_answer"),
        ("request", "CQ1:6BF", "checkin_request"),
        ("portrait", "CP1:6BF", "portrait_frame"),
        ("handover", "DH1:6BF", "handover"),
        ("dcc", "HC1:6BF", "covid_certificate"),
        ("dcc_with_return", "\u{feff}HC1:6BF\r\n", "covid_certificate"),
        ("openid4vp", "openid4vp://?client_id=x509_san_dns%3Aexample.org", "presentation_request"),
        ("offer", "openid-credential-offer://?credential_offer=%7B%7D", "credential_offer"),
        ("link", "https://example.org/a?b=c|d", "link"),
        ("link_in_capitals", "HTTPS://EXAMPLE.ORG", "link"),
        ("citizen", "046090000001||A|01011990|Nam||", "citizen_card"),
        ("insurance", "4600000000|41|1990|1||46 - 001|||||-|||x|$", "insurance_card"),
        ("declaration", "046090000001|A|1990-01-01|0|1|", "declaration"),
    ];
    let unknown = [
        ("empty", "no text", ""),
        ("lower_case", "prefixes are in capitals", "hc1:6BF"),
        ("blank_before", "not at the beginning", " HC1:6BF"),
        ("hc2", "a later version", "HC2:6BF"),
        ("http", "an address that anybody can change on the way", "http://example.org"),
        ("javascript", "no address of a page", "javascript://example.org/%0aalert(1)"),
        ("telephone", "a number to call", "tel:113"),
        ("wifi", "a network", "WIFI:S:x;T:WPA;P:y;;"),
        ("bars", "only bars", "||||||"),
        ("eleven_digits", "no personal number", "46090000001||A|01011990|Nam||"),
        ("opaque", "the national app's own code is opaque, and stays it", "eyJhbGciOiJkaXIi.x.y"),
    ];
    let known =
        known.map(|(name, text, kind)| accepted("any", name, "what a scanner has before it", text, kind.into()));
    let unknown = unknown.map(|(name, why, text)| refused("any", "unknown", name, why, text));
    let long = format!("HC1:{}", "A".repeat(7086));
    let long = refused("any", "unknown", "too_long", "more than a QR code carries", long);
    known.into_iter().chain(unknown).chain([long]).collect()
}
