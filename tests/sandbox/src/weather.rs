//! This module owns bad weather: for so many calls the authority is too busy to answer, because the desk said so. For
//! tests and demonstrations of wallets.

use std::sync::{Mutex, PoisonError};

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use crate::{body::Body, country::Shared, error::Refusal};

/// What is in store for the next calls. A restart brings the sun out.
#[derive(Default)]
pub(crate) struct Weather(Mutex<Forecast>);

#[derive(Clone, Copy, Default)]
struct Forecast {
    status: StatusCode,
    retry_after: u32,
    calls: u32,
}

impl Weather {
    /// Lets a call pass, or strikes it.
    ///
    /// # Errors
    /// [`Refusal::Busy`].
    pub(crate) fn let_pass(&self) -> Result<(), Refusal> {
        let mut forecast = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = forecast.calls.checked_sub(1) else { return Ok(()) };
        forecast.calls = left;
        Err(Refusal::Busy { status: forecast.status, retry_after: forecast.retry_after })
    }
}

/// `POST /desk/weather`
pub(crate) async fn set(State(country): Shared, Body(order): Body<Order>) -> Result<Json<Order>, Refusal> {
    let status = match order.status {
        429 => StatusCode::TOO_MANY_REQUESTS,
        503 => StatusCode::SERVICE_UNAVAILABLE,
        _ => return Err(Refusal::Malformed),
    };
    if order.retry_after > MAX_RETRY_AFTER || order.calls > MAX_CALLS {
        return Err(Refusal::Malformed);
    }
    let forecast = Forecast { status, retry_after: order.retry_after, calls: order.calls };
    *country.weather.0.lock().unwrap_or_else(PoisonError::into_inner) = forecast;
    Ok(Json(order))
}

/// What the weather shall be; no calls end it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    status: u16,
    retry_after: u32,
    calls: u32,
}

const MAX_RETRY_AFTER: u32 = 86_400;
const MAX_CALLS: u32 = 10_000;
