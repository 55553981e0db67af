use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use dinhdanh::host::{Http, HttpError, Request, Response};

/// Passes requests on until the moment that is told: before a request goes out, or when the server has done its work and
/// nobody has heard of it.
pub struct LossyHttp {
    inner: Arc<dyn Http>,
    moments_left: AtomicUsize,
    when_lost: fn(),
}

impl LossyHttp {
    /// Lets `moments` go by, two for each request: the first before it is sent, the second before its answer is heard. At
    /// the next it calls `when_lost` and then waits for ever.
    pub fn new(inner: Arc<dyn Http>, moments: usize, when_lost: fn()) -> Self {
        Self { inner, moments_left: AtomicUsize::new(moments), when_lost }
    }

    async fn moment(&self) {
        if self.moments_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err() {
            (self.when_lost)();
            pending().await
        }
    }
}

#[async_trait]
impl Http for LossyHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        self.moment().await;
        let response = self.inner.send(request).await;
        self.moment().await;
        response
    }
}
