//! This module owns a Chromium without a screen, driven over a pipe by the Chrome DevTools Protocol. It does not know the
//! page. Nothing but the browser is needed: no driver, no WebSocket.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{self, Child, ChildStdin, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// A browser with one tab. It can reach loopback and nothing else.
pub struct Chromium {
    child: Child,
    pipe: ChildStdin,
    messages: Receiver<Value>,
    session: String,
    last_id: u64,
    /// What happened besides answers, oldest first.
    pub events: Vec<Value>,
    profile: PathBuf,
}

impl Chromium {
    /// Starts it. Its webcam shows `film`, a Y4M file, for ever.
    pub fn start(film: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let profile = env::temp_dir().join(format!("dinhdanh-chromium-{}-{number}", process::id()));
        fs::create_dir_all(&profile).expect("the temporary directory can be written");
        let mut child = Command::new("sh")
            // The protocol's pipe is file 3 to the browser and file 4 from it.
            .args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh", "chromium"])
            .args(["--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check"])
            .args(["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--disable-extensions", "--password-store=basic"])
            .arg("--no-sandbox") // containers and root; it shows only our own page
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .args(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"])
            .arg(format!("--use-file-for-fake-video-capture={}", film.display()))
            .arg(format!("--user-data-dir={}", profile.display()))
            .env("TZ", "Asia/Ho_Chi_Minh")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let pipe = child.stdin.take().expect("piped");
        let mut from_browser = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while from_browser.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                let parsed = serde_json::from_slice(&message).expect("the protocol is JSON");
                if sender.send(parsed).is_err() {
                    return;
                }
                message.clear();
            }
        });
        let mut browser =
            Self { child, pipe, messages, session: String::new(), last_id: 0, events: Vec::new(), profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page", "Runtime", "Network", "Log", "Accessibility", "DOM"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        browser
    }

    /// Asks and waits for the answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.pipe.write_all(&bytes).expect("the browser listens");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.next_message(method, deadline);
            if answer["id"] == json!(self.last_id) {
                assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// Waits for an event of this name, from now on.
    pub fn wait_for(&mut self, event: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.next_message(event, deadline);
            let found = message["method"] == event;
            self.events.push(message);
            if found {
                return;
            }
        }
    }

    fn next_message(&self, what_for: &str, deadline: Instant) -> Value {
        let left = deadline.saturating_duration_since(Instant::now());
        self.messages.recv_timeout(left).unwrap_or_else(|_| panic!("the browser says nothing to {what_for}"))
    }

    /// The value of an expression in the page; of a promise, what it comes to.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let parameters =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Opens a page and waits until it has loaded.
    pub fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.wait_for("Page.loadEventFired");
    }

    /// A window of this size, with two pixels to a point so that pictures can be judged.
    pub fn resize(&mut self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Types one key, as a keyboard or a hand scanner does.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "Tab" => (9, ""),
            key if key.bytes().all(|byte| byte.is_ascii_alphanumeric()) => (u32::from(key.as_bytes()[0]), key),
            key => (0, key),
        };
        let event = json!({ "key": key, "windowsVirtualKeyCode": code, "text": text });
        let mut down = event.clone();
        down["type"] = json!(if text.is_empty() { "rawKeyDown" } else { "keyDown" });
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }));
    }

    /// The window as a PNG.
    pub fn screenshot(&mut self) -> Vec<u8> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        STANDARD.decode(answer["data"].as_str().expect("data")).expect("base64")
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// Longer than anything takes; only a browser that died makes it pass.
const PATIENCE: Duration = Duration::from_secs(60);
