use url::{Host, Url};

/// An absolute address that may be called or handed on: `https`, or `http` to this machine; no user, no password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    url: Url,
}

impl Address {
    /// Reads one. `None` for any other address, one with a fragment, and one above 2 KiB.
    pub fn parse(text: &str) -> Option<Self> {
        Self::with_fragment(text).filter(|address| address.url.fragment().is_none())
    }

    /// The same, with or without a fragment: for a browser, which does not send it.
    pub fn with_fragment(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES || !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let here = match url.host()? {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let may = url.scheme() == "https" || (url.scheme() == "http" && here);
        let plain = url.username().is_empty() && url.password().is_none();
        (may && plain).then(|| Self { text: text.to_owned(), url })
    }

    /// As it was given: the form that both sides compare and hash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, as a browser writes them: letters beyond ASCII as `xn--…`, so that nothing passes for a name
    /// that it is not.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The host, in small letters.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Address({}, …)", self.origin()) // the rest may hold a secret of the session
    }
}

const MAX_BYTES: usize = 2048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_addresses() {
        for good in ["https://rp.example/a?b=c", "https://rp.example:8443", "http://127.0.0.1:80/x", "http://[::1]/"] {
            assert!(Address::parse(good).is_some(), "{good}");
        }
        for bad in [
            "http://rp.example/",
            "http://localhost.example/",
            "https://user@rp.example/",
            "https://rp.example/#fragment",
            "https://rp.example\\@evil.example/",
            "https://rp.example/ a",
            "javascript:alert(1)",
            "openid4vp://x",
            "//rp.example/",
            "https://",
            "",
        ] {
            assert!(Address::parse(bad).is_none(), "{bad}");
        }
        assert!(Address::parse(&format!("https://rp.example/{}", "a".repeat(2048))).is_none());
        assert!(Address::with_fragment("https://rp.example/#code").is_some());
        assert_eq!(
            Address::parse("HTTPS://RP.example:443/A").map(|it| it.origin()).as_deref(),
            Some("https://rp.example")
        );
    }
}
