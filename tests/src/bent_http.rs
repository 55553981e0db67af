use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dinhdanh::host::{Http, HttpError, Request, Response};
use serde_json::Value;

use crate::Citizen;

/// Passes requests on to an honest server and bends what is said, for an issuer or authority that lies. Straight until
/// told otherwise.
pub struct BentHttp {
    honest: Arc<dyn Http>,
    bends: Mutex<Bends>,
    asked: Mutex<Vec<String>>,
}

type BendRequest = Box<dyn FnMut(&mut Request) + Send>;
type BendAnswer = Box<dyn FnMut(&Request, &mut Response) + Send>;

#[derive(Default)]
struct Bends {
    request: Option<BendRequest>,
    answer: Option<BendAnswer>,
    silent_at: Option<String>,
    busy: Option<(u16, u32)>,
}

impl BentHttp {
    /// Puts itself between the citizen and her country; to be done before she makes or opens a wallet.
    pub fn between(citizen: &mut Citizen) -> Arc<Self> {
        let honest = citizen.host.http.clone();
        let bent = Arc::new(Self { honest, bends: Mutex::default(), asked: Mutex::default() });
        citizen.host.http = bent.clone();
        bent
    }

    /// From now on bends each answer in place of the bend before.
    pub fn bend(&self, bend: impl FnMut(&Request, &mut Response) + Send + 'static) {
        self.change(|bends| bends.answer = Some(Box::new(bend)));
    }

    /// Bends the JSON of answers from addresses that contain `part`.
    pub fn bend_json(&self, part: &str, mut bend: impl FnMut(&mut Value) + Send + 'static) {
        let part = part.to_owned();
        self.bend(move |request, response| {
            if request.url.contains(&part) {
                let mut answer = serde_json::from_slice(&response.body).expect("the honest answer is JSON");
                bend(&mut answer);
                response.body = answer.to_string().into_bytes();
            }
        });
    }

    /// Answers with `status` and `body` at addresses that contain `part`, whatever the honest server said.
    pub fn say(&self, part: &str, status: u16, body: &str) {
        let (part, body) = (part.to_owned(), body.as_bytes().to_vec());
        self.bend(move |request, response| {
            if request.url.contains(&part) {
                *response = Response { status, headers: Vec::new(), body: body.clone() };
            }
        });
    }

    /// Bends requests before they arrive.
    pub fn bend_requests(&self, bend: impl FnMut(&mut Request) + Send + 'static) {
        self.change(|bends| bends.request = Some(Box::new(bend)));
    }

    /// Never answers at addresses that contain `part`.
    pub fn fall_silent_at(&self, part: &str) {
        self.change(|bends| bends.silent_at = Some(part.to_owned()));
    }

    /// Nobody does anything: every address answers with this status, and to come again after so many seconds.
    pub fn be_busy(&self, status: u16, retry_after: u32) {
        self.change(|bends| bends.busy = Some((status, retry_after)));
    }

    /// Honest again.
    pub fn straighten(&self) {
        self.change(|bends| *bends = Bends::default());
    }

    /// The addresses that were asked since this was last called.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Bends) -> T) -> T {
        change(&mut self.bends.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Http for BentHttp {
    async fn send(&self, mut request: Request) -> Result<Response, HttpError> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(request.url.clone());
        let silent = self.change(|bends| {
            if let Some(bend) = &mut bends.request {
                bend(&mut request);
            }
            bends.silent_at.as_ref().is_some_and(|part| request.url.contains(part))
        });
        if silent {
            return std::future::pending().await;
        }
        if let Some((status, seconds)) = self.change(|bends| bends.busy) {
            let headers = vec![("retry-after".to_owned(), seconds.to_string())];
            return Ok(Response { status, headers, body: b"<html>He thong dang bao tri</html>".to_vec() });
        }
        let mut response = self.honest.send(request.clone()).await?;
        self.change(|bends| {
            if let Some(bend) = &mut bends.answer {
                bend(&request, &mut response);
            }
        });
        Ok(response)
    }
}
