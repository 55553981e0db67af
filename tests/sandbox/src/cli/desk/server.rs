use std::{io::Cursor, num::NonZeroU8, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, header::CONTENT_TYPE},
    middleware,
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::checkin::{Audience, QrPicture};
use serde::Serialize;
use tokio::{sync::Semaphore, task};

use super::{
    guard::{Place, Refusal, guard},
    page,
};
use crate::cli::gate::{Answer, MOST_BYTES, Opened, Unread, read_picture};

/// The page, what it asks, and the guard before both.
pub fn router(opened: Arc<Opened>, port: u16) -> Router {
    let desk = Desk { opened, pictures: Arc::new(Semaphore::new(1)) };
    page::routes()
        .route("/desk.json", get(about))
        .route("/check", post(check))
        .route("/portrait", post(check_portrait))
        .route("/ask", post(ask))
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
    asks: Asks,
    now: i64,
    trust: Trust,
}

/// What people scan before they show a code.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Asks {
    Nothing,
    /// The site's poster.
    Poster,
    /// A question, if they want to or have to.
    Question,
    /// A question, and nothing else is admitted.
    QuestionFirst,
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
    let list = opened.trust();
    let list = list.content();
    Json(About {
        name: opened.name.clone(),
        purpose: opened.desk.purpose.key(),
        level: opened.desk.minimum_level.number(),
        asks: Asks::of(opened),
        now: opened.now().0,
        trust: Trust { sequence: list.sequence, issued_at: list.issued_at.0, next_update: list.next_update.0 },
    })
}

impl Asks {
    fn of(opened: &Opened) -> Self {
        match opened.desk.audience {
            _ if !opened.asks() => Self::Nothing,
            Audience::Site(_) => Self::Poster,
            Audience::AnyDesk => Self::Question,
            Audience::ChallengeOnly => Self::QuestionFirst,
        }
    }
}

/// `POST /check`: the text of a code, or a PNG picture of it.
async fn check(State(desk): State<Desk>, headers: HeaderMap, body: Body) -> Result<Json<Answer>, Refusal> {
    desk.answer(Scan::of(&headers, body)?, |opened, text| opened.check(text)).await
}

/// `POST /portrait`: the same while somebody's verdict is shown. Only a part of a portrait is looked at.
async fn check_portrait(State(desk): State<Desk>, headers: HeaderMap, body: Body) -> Result<Json<Answer>, Refusal> {
    let no_part = |opened: &Opened| Answer::unread(Unread::NoCode, opened.now());
    let check = move |opened: &Opened, text: &str| opened.check_portrait(text).unwrap_or_else(|| no_part(opened));
    desk.answer(Scan::of(&headers, body)?, check).await
}

/// `POST /ask`: what people scan first.
async fn ask(State(desk): State<Desk>) -> Result<Json<Question>, Refusal> {
    let text = desk.opened.ask().ok_or(Refusal::NoSuchAddress)?;
    let picture = QrPicture::of(&text).map_err(|_| Refusal::Internal)?;
    Ok(Json(Question { png: STANDARD.encode(picture.png(PIXELS)), text }))
}

/// A text and its picture.
#[derive(Serialize)]
struct Question {
    text: String,
    png: String,
}

type Body = Result<Bytes, BytesRejection>;

/// What an officer's browser has read.
enum Scan {
    Text(Bytes),
    Picture(Bytes),
}

impl Scan {
    fn of(headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let scan = match media_type.split(';').next().unwrap_or_default().trim() {
            "text/plain" => Self::Text,
            "image/png" => Self::Picture,
            _ => return Err(Refusal::MediaType),
        };
        body.map(scan).map_err(|_| Refusal::TooLarge)
    }

    fn text(self) -> Result<String, Unread> {
        match self {
            Self::Text(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Self::Picture(bytes) => read_picture(Cursor::new(bytes)),
        }
    }
}

impl Desk {
    async fn answer(
        self,
        scan: Scan,
        check: impl FnOnce(&Opened, &str) -> Answer + Send + 'static,
    ) -> Result<Json<Answer>, Refusal> {
        let turn = match scan {
            Scan::Picture(_) => self.pictures.acquire_owned().await.ok(),
            Scan::Text(_) => None,
        };
        let opened = self.opened;
        // Reading a picture and asking a shared memory both take their time.
        let answer = task::spawn_blocking(move || {
            let text = scan.text();
            drop(turn);
            text.map_or_else(|unread| Answer::unread(unread, opened.now()), |text| check(&opened, &text))
        });
        answer.await.map(Json).map_err(|_| Refusal::Internal) // a panic was already printed
    }
}

const PIXELS: NonZeroU8 = NonZeroU8::new(8).expect("it is 8");
