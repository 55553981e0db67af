use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::{runtime, sync::oneshot};

use super::{Http, HttpError, HttpLimits, Method, Request, Response};

/// [`Http`] over `reqwest` and rustls. It owns one worker thread; whoever awaits needs no runtime.
pub struct ReqwestHttp {
    client: reqwest::Client,
    limits: HttpLimits,
    runtime: Option<runtime::Runtime>,
}

impl ReqwestHttp {
    /// A client within `limits`, trusting the given TLS roots (DER). Without roots only this machine can be reached.
    ///
    /// # Errors
    /// [`HttpError::Unreachable`] if a root can't be read or the worker thread can't be started.
    pub fn new(limits: HttpLimits, tls_roots: &[Vec<u8>]) -> Result<Self, HttpError> {
        let mut roots = rustls::RootCertStore::empty();
        for root in tls_roots {
            roots.add(root.clone().into()).map_err(|_| HttpError::Unreachable)?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| HttpError::Unreachable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_millis(limits.connect_ms))
            .timeout(Duration::from_millis(limits.whole_ms))
            .build()
            .map_err(|_| HttpError::Unreachable)?;
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("dinhdanh-http")
            .enable_all()
            .build()
            .map_err(|_| HttpError::Unreachable)?;
        Ok(Self { client, limits, runtime: Some(runtime) })
    }
}

#[async_trait]
impl Http for ReqwestHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let url = allowed(&request.url)?;
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut builder = self.client.request(method, url).body(request.body);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let limit = self.limits.body;
        let (sender, receiver) = oneshot::channel();
        let runtime = self.runtime.as_ref().ok_or(HttpError::Unreachable)?;
        let exchange = runtime.spawn(async move {
            let _ = sender.send(exchange(builder, limit).await); // the receiver may be gone: the caller was cancelled
        });
        let _cancel = AbortOnDrop(exchange);
        receiver.await.unwrap_or(Err(HttpError::Unreachable))
    }
}

impl Drop for ReqwestHttp {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background(); // never blocks, so it may happen inside the host's executor
        }
    }
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// `https:` anywhere; `http:` only to this machine.
fn allowed(url: &str) -> Result<url::Url, HttpError> {
    let url = url::Url::parse(url).map_err(|_| HttpError::ForbiddenUrl)?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        _ => Err(HttpError::ForbiddenUrl),
    }
}

async fn exchange(builder: reqwest::RequestBuilder, limit: usize) -> Result<Response, HttpError> {
    let mut response = builder.send().await.map_err(kind)?;
    let status = response.status().as_u16();
    let headers = response.headers().iter();
    let headers = headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let headers = headers.collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(kind)? {
        if body.len() + chunk.len() > limit {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}

fn kind(error: reqwest::Error) -> HttpError {
    if error.is_timeout() { HttpError::Timeout } else { HttpError::Unreachable }
}
