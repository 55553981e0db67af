use std::{io::Cursor, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, header::CONTENT_TYPE},
    middleware,
    routing::{get, post},
};
use serde::Serialize;
use tokio::{sync::Semaphore, task};

use super::{
    guard::{Place, Refusal, guard},
    page,
};
use crate::cli::gate::{Answer, MOST_BYTES, Opened, read_picture};

/// The page, what it asks, and the guard before both.
pub fn router(opened: Arc<Opened>, port: u16) -> Router {
    let desk = Desk { opened, pictures: Arc::new(Semaphore::new(1)) };
    page::routes()
        .route("/desk.json", get(about))
        .route("/check", post(check))
        .fallback(async || Refusal::NoSuchAddress)
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn_with_state(Place::at(port), guard))
        .with_state(desk)
}

#[derive(Clone)]
struct Desk {
    opened: Arc<Opened>,
    /// One picture is read at a time.
    pictures: Arc<Semaphore>,
}

/// What the page says above every verdict.
#[derive(Serialize)]
struct About {
    name: String,
    purpose: &'static str,
    level: i64,
    now: i64,
    trust: Trust,
}

#[derive(Serialize)]
struct Trust {
    sequence: u64,
    issued_at: i64,
    next_update: i64,
}

/// `GET /desk.json`
async fn about(State(desk): State<Desk>) -> Json<About> {
    let opened = &desk.opened;
    let list = opened.list.content();
    Json(About {
        name: opened.name.clone(),
        purpose: opened.desk.purpose.key(),
        level: opened.desk.minimum_level.number(),
        now: opened.now().0,
        trust: Trust { sequence: list.sequence, issued_at: list.issued_at.0, next_update: list.next_update.0 },
    })
}

/// `POST /check`: the text of a code, or a PNG picture of it.
async fn check(
    State(desk): State<Desk>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, Refusal> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_picture = match media_type.split(';').next().unwrap_or_default().trim() {
        "text/plain" => false,
        "image/png" => true,
        _ => return Err(Refusal::MediaType),
    };
    let body = body.map_err(|_| Refusal::TooLarge)?;
    let turn = match is_picture {
        true => desk.pictures.acquire_owned().await.ok(),
        false => None,
    };
    let opened = desk.opened;
    // Reading a picture and asking a shared memory both take their time.
    let answer = task::spawn_blocking(move || {
        let _turn = turn;
        match is_picture {
            true => match read_picture(Cursor::new(body)) {
                Ok(text) => opened.check(&text),
                Err(unread) => Answer::unread(unread, opened.now()),
            },
            false => opened.check(&String::from_utf8_lossy(&body)),
        }
    });
    answer.await.map(Json).map_err(|_| Refusal::Internal) // a panic was already printed
}
