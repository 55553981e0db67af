//! This module owns the server: its address, its thread, its table of calls, its end.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use dinhdanh::{
    crypto::p256::PublicKey,
    host::{Clock, SystemClock},
};
use tokio::{runtime, sync::watch};

use crate::{
    authority, body,
    country::Country,
    desk,
    dpop_nonce::Nonces,
    error::Refusal,
    guard, hex, issuer,
    keys::{Keys, KeysError},
    outbox, papers, readers, status,
    store::{OpenError, Store},
    trust, weather,
};

/// A running sandbox. It ends with [`Sandbox::stop`] or when it is dropped; both wait until it has ended.
pub struct Sandbox {
    url: String,
    trust_root: PublicKey,
    stop: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How to run it.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// The directory that keeps accounts, codes, offers and keys over a restart; without one nothing is kept.
    pub data: Option<PathBuf>,
    /// Its idea of the time.
    pub clock: Arc<dyn Clock>,
    /// Whether a device proof at the authority needs the server's nonce. One that is sent has to be right anyway.
    pub require_nonce: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, data: None, clock: Arc::new(SystemClock), require_nonce: false }
    }
}

impl Sandbox {
    /// Starts it on threads of its own. When this returns it answers.
    ///
    /// # Errors
    /// [`StartError`]: the port is taken, or the data can't be read.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let store = Store::open(options.data.as_deref())?;
        let keys = store.transaction(|transaction| Keys::load_or_make(transaction, options.clock.now()))?;
        let trust_root = *keys.root.public_key();

        let address = (Ipv4Addr::LOCALHOST, options.port);
        let listener = TcpListener::bind(address).map_err(|cause| StartError::Port { port: options.port, cause })?;
        listener.set_nonblocking(true).map_err(StartError::Thread)?;
        let url = format!("http://{}", listener.local_addr().map_err(StartError::Thread)?);

        let nonces = if options.require_nonce { Nonces::required() } else { Nonces::optional() };
        let router = router(Country::new(store, keys, nonces, options.clock, url.clone()));
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("sandbox-worker")
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let (stop, stopped) = watch::channel(());
        let thread = thread::Builder::new()
            .name("sandbox".into())
            .spawn(move || runtime.block_on(serve(listener, router, stopped)))
            .map_err(StartError::Thread)?;
        Ok(Self { url, trust_root, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The key that signs its trust lists.
    pub fn trust_root(&self) -> PublicKey {
        self.trust_root
    }

    /// The same as hex of the compressed point.
    pub fn trust_root_hex(&self) -> String {
        hex::encode(&self.trust_root.compressed())
    }

    /// Lets running calls end, and returns when the port is free and the data is on disk.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // a panic there was already printed
        }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sandbox({})", self.url)
    }
}

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port can't be had.
    #[error("port {port} on 127.0.0.1 can't be used: {cause}")]
    Port {
        /// The one that was asked for.
        port: u16,
        /// What the system says.
        cause: io::Error,
    },
    /// The data can't be read or written.
    #[error("the data can't be used: {0}")]
    Data(String),
    /// The system gives no thread or socket.
    #[error("the server can't be started: {0}")]
    Thread(io::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::Data(error.to_string())
    }
}

impl From<KeysError> for StartError {
    fn from(error: KeysError) -> Self {
        Self::Data(error.to_string())
    }
}

fn router(country: Country) -> Router {
    let country = Arc::new(country);
    let authority = authority::router().route_layer(from_fn_with_state(country.clone(), guard::guard));
    Router::new()
        .route("/healthz", get(async || "ok"))
        .merge(authority)
        .route("/desk/level-2", post(desk::grant_level_2))
        .route("/desk/review", post(desk::set_review))
        .route("/desk/reviews", post(desk::review))
        .route("/desk/locks", post(desk::lock))
        .route("/desk/unlocks", post(desk::unlock))
        .route("/desk/recoveries", post(desk::recover))
        .route("/desk/weather", post(weather::set))
        .route("/desk/revoke", post(status::revoke))
        .route("/desk/papers", post(papers::set))
        .route("/desk/readers/{name}", get(readers::reader))
        .route("/desk/reader-certificates", post(readers::certify))
        .route("/desk/suspensions", post(desk::suspend))
        .route("/desk/reinstatements", post(desk::reinstate))
        .route("/desk/offers", post(desk::make_offer))
        .route("/outbox", get(outbox::messages))
        .route("/trust/root", get(trust::root))
        .route("/trust/list", get(trust::list))
        .route("/trust/bundle", get(trust::bundle))
        .route("/trust/time", post(trust::time))
        .route(status::PATH, get(status::list))
        .route(papers::PATH, get(papers::list))
        .route("/.well-known/openid-credential-issuer/issuer", get(issuer::credential_issuer_metadata))
        .route("/.well-known/oauth-authorization-server/issuer", get(issuer::authorization_server_metadata))
        .route("/issuer/offers/{offer_id}", get(issuer::offer))
        .route("/issuer/token", post(issuer::token))
        .route("/issuer/nonce", post(issuer::nonce))
        .route("/issuer/credential", post(issuer::credential))
        .fallback(async || Refusal::NoSuchAddress)
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(DefaultBodyLimit::max(body::LIMIT))
        .with_state(country)
}

async fn serve(listener: TcpListener, router: Router, stopped: watch::Receiver<()>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return eprintln!("sandbox: the server can't be started: {error}"),
    };
    let server = axum::serve(listener, router).with_graceful_shutdown(until_dropped(stopped.clone()));
    let server = tokio::spawn(server.into_future());
    until_dropped(stopped).await;
    // A client that holds its connection open without a word does not hold up the end.
    let _ = tokio::time::timeout(GRACE, server).await;
}

/// Nothing is ever sent: the sender's end is the signal.
async fn until_dropped(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

const GRACE: Duration = Duration::from_secs(1);
