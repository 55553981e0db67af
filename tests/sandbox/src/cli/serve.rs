//! `dinhdanh serve`: runs a sandbox until it is told to stop.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;
use dinhdanh_sandbox::{Options, Sandbox};
use tokio::runtime;

/// How to run it.
#[derive(Args)]
pub struct Arguments {
    /// The port on 127.0.0.1; 0 for any free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Keep accounts, codes, offers and keys in this directory; without it all is forgotten at the end
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Say where it is as one line of JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Runs until SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> ExitCode {
    let json = arguments.json;
    match serve(arguments, |sandbox| if json { say_to_programs(sandbox) } else { say_to_people(sandbox) }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The sandbox did not run: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: Arguments, say: impl FnOnce(&Sandbox) -> io::Result<()>) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = StopSignal::listen()?; // before anyone knows that we run
        let Arguments { port, data, .. } = arguments;
        let sandbox = Sandbox::start(Options { port, data, require_nonce: true, ..Options::default() })?;
        say(&sandbox)?;
        stop.received().await;
        sandbox.stop();
        Ok(())
    })
}

fn say_to_programs(sandbox: &Sandbox) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let line = serde_json::json!({ "url": sandbox.url(), "trust_root": sandbox.trust_root_hex() });
    writeln!(out, "{line}")?;
    out.flush()
}

fn say_to_people(sandbox: &Sandbox) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let url = sandbox.url();
    writeln!(out, "The country is open on this machine. Stop it with Ctrl-C.")?;
    writeln!(out, "  authority   {url}/authority")?;
    writeln!(out, "  desk        {url}/desk")?;
    writeln!(out, "  outbox      {url}/outbox?phone=%2B84900000001")?;
    writeln!(out, "  issuer      {url}/issuer")?;
    writeln!(out, "  trust list  {url}/trust/list")?;
    writeln!(out, "  healthz     {url}/healthz")?;
    writeln!(out, "Trust root: {}", sandbox.trust_root_hex())?;
    out.flush()
}

#[cfg(unix)]
pub(super) struct StopSignal {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignal {
    pub(super) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    pub(super) async fn received(mut self) {
        std::future::poll_fn(|context| {
            if self.interrupt.poll_recv(context).is_ready() || self.terminate.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(());
            }
            std::task::Poll::Pending
        })
        .await;
    }
}

#[cfg(not(unix))]
pub(super) struct StopSignal;

#[cfg(not(unix))]
impl StopSignal {
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn received(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await; // no signal will come; whoever started us ends us
        }
    }
}
