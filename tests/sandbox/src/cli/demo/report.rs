use std::{path::Path, process::ExitCode, time::Instant};

use serde_json::{Value, json};

/// Tells each step as it ends: for people at once, for programs at the end.
pub struct Report {
    json: bool,
    begun: Instant,
    step_begun: Instant,
    steps: Vec<Value>,
    held: bool,
}

impl Report {
    pub fn new(json: bool) -> Self {
        if !json {
            println!(
                "From nothing to the boarding gate (everybody here is invented; the server runs on this machine)\n"
            );
        }
        let now = Instant::now();
        Self { json, begun: now, step_begun: now, steps: Vec::new(), held: true }
    }

    /// One step ended; the time since the one before is its cost.
    pub fn step(&mut self, name: &str, ok: bool, detail: impl Into<String>) {
        let detail = detail.into();
        let ms = self.step_begun.elapsed().as_secs_f64() * 1000.0;
        if !self.json {
            println!("{} {name:<41} {ms:>8.1} ms  {detail}", if ok { "✓" } else { "✗" });
        }
        self.steps.push(json!({ "name": name, "ok": ok, "ms": (ms * 10.0).round() / 10.0, "detail": detail }));
        self.held &= ok;
        self.step_begun = Instant::now();
    }

    /// Something to look at, between steps.
    pub fn show(&mut self, picture: &str) {
        if !self.json {
            println!("\n{picture}");
        }
        self.step_begun = Instant::now();
    }

    /// The last line, and the exit code.
    pub fn end(mut self, fault: Option<&str>, out: Option<&Path>) -> ExitCode {
        if let Some(fault) = fault {
            self.step("the story stopped", false, fault);
        }
        let seconds = self.begun.elapsed().as_secs_f64();
        if self.json {
            println!("{}", json!({ "ok": self.held, "seconds": seconds, "steps": self.steps }));
        } else if self.held {
            println!("\nAll {} steps held, in {seconds:.1} s.", self.steps.len());
            if let Some(out) = out {
                println!("Left in {}: checkin.png, checkin.txt, trust-list.cbor, trust-root.hex", out.display());
            }
        } else {
            println!("\nNot every step held.");
        }
        if self.held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
