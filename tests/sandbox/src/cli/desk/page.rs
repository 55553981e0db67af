use axum::{Router, http::header::CONTENT_TYPE, routing::get};

/// The files of the page, as they stand in `tests/sandbox/desk`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES.iter().fold(Router::new(), |router, (path, media_type, text)| {
        router.route(path, get(async || ([(CONTENT_TYPE, *media_type)], *text)))
    })
}

const FILES: [(&str, &str, &str); 8] = [
    ("/", HTML, include_str!("../../../desk/desk.html")),
    ("/desk.css", CSS, include_str!("../../../desk/desk.css")),
    ("/desk.js", JS, include_str!("../../../desk/desk.js")),
    ("/verdict.js", JS, include_str!("../../../desk/verdict.js")),
    ("/camera.js", JS, include_str!("../../../desk/camera.js")),
    ("/sound.js", JS, include_str!("../../../desk/sound.js")),
    ("/words.js", JS, include_str!("../../../desk/words.js")),
    ("/icon.svg", "image/svg+xml", include_str!("../../../desk/icon.svg")),
];
const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
