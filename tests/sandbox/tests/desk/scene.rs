use std::{
    fs,
    path::{Path, PathBuf},
};

use dinhdanh::checkin::QrPicture;
use serde_json::{Value, json};

use crate::{
    chromium::Chromium,
    officer::{Desk, Papers},
};

/// An officer before the page, at noon of the tests.
pub struct Scene {
    pub browser: Chromium,
    pub desk: Desk,
    papers: Papers,
}

impl Scene {
    /// Opens the desk and the page.
    pub fn with(papers: Papers, options: &[&str]) -> Self {
        Self::filmed(papers, options, Path::new("/nowhere"))
    }

    /// The same, with a film before the webcam.
    pub fn filmed(papers: Papers, options: &[&str], film: &Path) -> Self {
        let options = [options, &["--name", "Cổng 4"]].concat();
        let desk = Desk::open(&papers, dinhdanh_tests::NOW.0, &options);
        let mut browser = Chromium::start(film);
        browser.call(
            "Browser.grantPermissions",
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
        );
        browser.resize(1280, 800);
        browser.open(&desk.url);
        let mut scene = Self { browser, desk, papers };
        scene.browser.evaluate(
            "new Promise((resolve) => { const there = () => document.querySelector('#trust').textContent && resolve(); \
             new MutationObserver(there).observe(document, { childList: true, subtree: true }); there(); })",
        );
        scene
    }

    /// Pastes by the keyboard, wherever the focus is.
    pub fn paste(&mut self, text: &str) {
        self.browser.evaluate(&format!("navigator.clipboard.writeText({})", json!(text)));
        let key = json!({
            "type": "rawKeyDown", "key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": 2,
            "commands": ["paste"],
        });
        self.browser.call("Input.dispatchKeyEvent", key);
    }

    /// Leaves a file where the officer finds it.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.papers.directory.join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Drops a file in the middle of the page.
    pub fn drop_file(&mut self, file: &Path) {
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": [file], "dragOperationsMask": 1 });
            self.browser.call("Input.dispatchDragEvent", json!({ "type": kind, "x": 400, "y": 300, "data": data }));
        }
    }

    /// Chooses a file as the button's dialogue does.
    pub fn choose_file(&mut self, file: &Path) {
        let input = self.browser.call("Runtime.evaluate", json!({ "expression": "document.querySelector('#file')" }));
        let parameters = json!({ "files": [file], "objectId": input["result"]["objectId"] });
        self.browser.call("DOM.setFileInputFiles", parameters);
    }

    /// Lets the page's own time run ahead, and stand.
    pub fn let_pass(&mut self, milliseconds: u32) {
        let policy = json!({ "policy": "advance", "budget": milliseconds });
        self.browser.call("Emulation.setVirtualTimePolicy", policy);
        self.browser.wait_for("Emulation.virtualTimeBudgetExpired");
    }

    /// Waits until the page is in this state.
    pub fn until(&mut self, state: &str) {
        let reached = self.browser.evaluate(&format!(
            "new Promise((resolve) => {{ const there = () => document.body.dataset.state === {0} && resolve({0}); \
             new MutationObserver(there).observe(document.body, {{ attributes: true }}); there(); }})",
            json!(state)
        ));
        assert_eq!(reached, json!(state));
    }

    /// Waits until the text of an element begins so.
    pub fn until_said(&mut self, selector: &str, beginning: &str) {
        self.browser.evaluate(&format!(
            "new Promise((resolve) => {{ const there = () => \
             document.querySelector({}).textContent.startsWith({}) && resolve(); \
             new MutationObserver(there).observe(document, {{ childList: true, subtree: true }}); there(); }})",
            json!(selector),
            json!(beginning)
        ));
    }

    /// What a screen reader announces: the text of the live region in the accessibility tree.
    pub fn said(&mut self) -> String {
        let tree = self.browser.call("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().expect("nodes");
        let find = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
        let alert = nodes.iter().find(|node| node["role"]["value"] == "alert").expect("a live region");
        let property = |name: &str| {
            let properties = alert["properties"].as_array().expect("properties");
            properties.iter().find(|it| it["name"] == name).map(|it| it["value"]["value"].clone())
        };
        assert_eq!((property("live"), property("atomic")), (Some(json!("assertive")), Some(json!(true))));
        let (mut words, mut waiting) = (Vec::new(), vec![alert]);
        while let Some(node) = waiting.pop() {
            if node["role"]["value"] == "StaticText" {
                words.push(node["name"]["value"].as_str().unwrap_or_default().trim().to_owned());
            } else if let Some(children) = node["childIds"].as_array() {
                waiting.extend(children.iter().rev().filter_map(find));
            }
        }
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }

    /// The text of a claim, without its label.
    pub fn claim(&mut self, name: &str) -> String {
        let text = self.browser.evaluate(&format!("document.querySelector('#claims .{name} dd')?.textContent"));
        text.as_str().unwrap_or("(none)").to_owned()
    }

    /// Fails if this is still anywhere in the page.
    pub fn nothing_of(&mut self, secret: &str) {
        let found = self.browser.evaluate(&format!(
            "[document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')].map((it) => it.value)]\
             .join().includes({})",
            json!(secret)
        ));
        assert_eq!(found, json!(false), "{secret} is still there");
    }

    /// Looks at the page as it is, at both sizes and with letters twice as large, and takes pictures of it.
    pub fn look(&mut self, name: &str) {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("desk");
        fs::create_dir_all(&directory).expect("the build's directory can be written");
        for (width, height) in [(360, 640), (1280, 800)] {
            self.browser.resize(width, height);
            for (percent, suffix) in [(200, "-200"), (100, "")] {
                self.browser.evaluate(&format!("void (document.documentElement.style.fontSize = '{percent}%')"));
                let picture = self.browser.screenshot();
                fs::write(directory.join(format!("{name}-{width}x{height}{suffix}.png")), picture).expect("a file");
                let wrong = self.browser.evaluate(include_str!("audit.js"));
                assert_eq!(wrong, json!([]), "{name}, {width} × {height}, {percent} %");
            }
        }
    }

    /// Fails if the page complained, or asked anybody but its desk.
    pub fn quiet(&mut self) {
        self.browser.evaluate("1"); // what was said until here has come
        for event in &self.browser.events {
            let (method, parameters) = (event["method"].as_str().unwrap_or_default(), &event["params"]);
            match method {
                "Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled" => panic!("{parameters}"),
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str().expect("a URL");
                    let own = url.strip_prefix("blob:").unwrap_or(url).starts_with(&self.desk.url);
                    assert!(own, "asked {url}");
                }
                _ => {}
            }
        }
        assert!(self.browser.events.iter().any(|event| event["method"] == "Network.requestWillBeSent"));
    }
}

/// Codes in front of a webcam, half a second each, as Y4M: 1280 × 720, grey, 8 pixels to a module.
pub fn film(codes: &[QrPicture]) -> Vec<u8> {
    const WIDTH: usize = 1280;
    const HEIGHT: usize = 720;
    const MODULE: usize = 8;
    let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F2:1 Ip A1:1 C420\n").into_bytes();
    for code in codes {
        let side = code.size() * MODULE;
        let (left, top) = ((WIDTH - side) / 2, (HEIGHT - side) / 2);
        film.extend(b"FRAME\n");
        for y in 0..HEIGHT {
            film.extend((0..WIDTH).map(|x| {
                let inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
                if inside && code.is_dark((y - top) / MODULE, (x - left) / MODULE) { 30 } else { 220 }
            }));
        }
        film.extend([128; WIDTH * HEIGHT / 2]);
    }
    film
}
