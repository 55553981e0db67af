use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use dinhdanh::host::{Http, HttpError, Request, Response};

/// Passes requests on until the answer that is to be lost: the server has done its work, and nobody hears of it.
pub struct LossyHttp {
    inner: Arc<dyn Http>,
    answers_left: AtomicUsize,
    when_lost: fn(),
}

impl LossyHttp {
    /// Loses the answer after `answers` good ones; calls `when_lost` and then waits for ever.
    pub fn new(inner: Arc<dyn Http>, answers: usize, when_lost: fn()) -> Self {
        Self { inner, answers_left: AtomicUsize::new(answers), when_lost }
    }
}

#[async_trait]
impl Http for LossyHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let response = self.inner.send(request).await;
        match self.answers_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => response,
            Err(_) => {
                (self.when_lost)();
                pending().await
            }
        }
    }
}
