//! `dinhdanh desk`: a gate with a page for an officer, on this machine only. `spec/profile/desk.md`.

mod guard;
mod page;
mod server;

use std::{
    io::{self, Write},
    net::{Ipv4Addr, TcpListener},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use tokio::runtime;

use super::{
    gate::{Opened, Opening},
    serve::StopSignal,
};

/// How to run it.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    opening: Opening,
    /// The port on 127.0.0.1; 0 for any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Say where it is as one line of JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Runs until SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> ExitCode {
    let opened = match arguments.opening.open() {
        Ok(opened) => opened,
        Err(fault) => return fault.say("desk"),
    };
    match serve(arguments.port, arguments.json, opened) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dinhdanh desk: port {} on 127.0.0.1 can't be served: {error}.", arguments.port);
            ExitCode::FAILURE
        }
    }
}

fn serve(port: u16, json: bool, opened: Opened) -> io::Result<()> {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let stop = StopSignal::listen()?; // before anyone knows that we run
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let name = opened.name.clone();
        let router = server::router(Arc::new(opened), port);
        let serving = tokio::spawn(axum::serve(tokio::net::TcpListener::from_std(listener)?, router).into_future());
        say(port, &name, json)?;
        stop.received().await;
        serving.abort();
        Ok(())
    })
}

fn say(port: u16, name: &str, json: bool) -> io::Result<()> {
    let url = format!("http://127.0.0.1:{port}/");
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::json!({ "url": url, "name": name }))?;
    } else {
        writeln!(out, "The desk “{name}” is open on this machine: {url}")?;
        writeln!(out, "Open that page in a browser. Stop it with Ctrl-C.")?;
    }
    out.flush()
}
