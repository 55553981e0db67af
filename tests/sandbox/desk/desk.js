// The officer's page: what is read, one verdict at a time, and nothing of it left when the next person comes.

import { Camera, pictureAsPng } from "/camera.js";
import * as sound from "/sound.js";
import { bilingual, draw, drawFace, picture } from "/verdict.js";
import * as words from "/words.js";

const byId = (id) => document.getElementById(id);
const [text, file, video, look] = ["text", "file", "video", "look"].map(byId);

/** When what is on the screen goes, in milliseconds of the page's clock; null while nobody's verdict is there. */
let goesAt = null;
/** Whether the face of whoever was admitted is still to come. */
let faceAwaited = false;
/** Counts what was on the screen: an answer that comes after "next" is for nobody. */
let screen = 0;
/** What a hand scanner has typed since somebody's verdict is there. */
let typed = "";
/** What people scan first, and whether somebody answered it. */
let [asks, questionIsSpent] = ["nothing", false];
/** One thing is checked after the other. */
let turn = Promise.resolve();

const camera = new Camera(video, (seen) => inTurn(() => (goesAt === null ? readFrame(seen) : readFace(seen))));

// What is read.

function read(what) {
  return inTurn(async () => {
    if (await readFace(what)) return;
    clear(words.READING);
    show(await answerTo(what));
  });
}

/** Most frames of the camera show no code, or part of a face that is not asked for yet. */
async function readFrame(seen) {
  const answer = await ask("/check", seen).catch(() => words.NO_ANSWER);
  if (!answer.code?.startsWith("picture.") && !answer.state.startsWith("portrait")) show(answer);
}

/** Whether it was part of the face that is awaited. */
async function readFace(what) {
  if (!faceAwaited || (typeof what === "string" && !what.startsWith("CP1:"))) return false;
  const asked = screen;
  const answer = await ask("/portrait", what).catch(() => words.NO_ANSWER);
  if (asked !== screen) return true;
  if (answer.code?.startsWith("picture.") || answer.state === "fault") return false;
  if (answer.portrait) {
    drawFace(answer);
    if (answer.state === "portrait") stay(false);
  } else show(answer);
  return true;
}

async function answerTo(what) {
  try {
    return await ask("/check", what instanceof File ? await readable(what) : what);
  } catch (error) {
    return error instanceof TypeError ? words.NO_ANSWER : words.NO_PICTURE;
  }
}

/** A PNG of moderate size is sent as it is; other pictures are drawn anew by the browser. */
async function readable(image) {
  return image.type === "image/png" && image.size <= SENT_AS_IT_IS ? image : pictureAsPng(image);
}

/** A text or a PNG; throws a TypeError if the program does not answer. */
async function ask(path, what = "") {
  const type = typeof what === "string" ? "text/plain" : "image/png";
  const answer = await fetch(path, { method: "POST", headers: { "content-type": type }, body: what });
  if (!answer.ok) throw new TypeError(`status ${answer.status}`);
  return answer.json();
}

function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

// What is shown.

function show(answer) {
  screen += 1;
  draw(answer);
  sound.play(answer.state);
  questionIsSpent ||= Boolean(answer.claims);
  byId("after").hidden = false;
  byId("ways").hidden = true;
  stay(answer.claims !== undefined && answer.portrait?.state === "awaited");
  // Not the button: a hand scanner that ends a code with two line ends would press it at once.
  byId("main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Half a minute from now on; the camera looks on only for a face. */
function stay(awaitsFace) {
  faceAwaited = awaitsFace;
  camera.resting = !awaitsFace;
  goesAt = performance.now() + SHOWN_MS;
  count();
}

function clear(instead = words.READY) {
  screen += 1;
  draw(instead);
  goesAt = null;
  faceAwaited = camera.resting = false;
  typed = text.value = file.value = "";
  byId("after").hidden = true;
  byId("ways").hidden = false;
  byId("clears").replaceChildren();
  text.focus({ preventScroll: true });
  if (questionIsSpent) showQuestion();
}

/** What people scan first, drawn anew before it is too old. */
async function showQuestion() {
  if (asks === "nothing") return;
  questionIsSpent = false;
  const { png } = await ask("/ask").catch(() => ({}));
  const question = byId("question");
  URL.revokeObjectURL(question.src);
  question.removeAttribute("src");
  if (png) question.src = picture(png, "image/png");
  byId("ask").hidden = !png;
}

function count() {
  if (goesAt === null) return;
  const seconds = Math.ceil((goesAt - performance.now()) / 1000);
  if (seconds <= 0) clear();
  else bilingual(byId("clears"), words.clears(seconds));
}

/** Also tells that the program is gone before somebody stands at the desk. */
async function tellAbout() {
  try {
    const desk = await (await fetch("/desk.json")).json();
    byId("name").textContent = desk.name;
    bilingual(byId("purpose"), words.PURPOSES[desk.purpose] ?? [desk.purpose, ""]);
    bilingual(byId("trust"), words.trustAge(desk.now - desk.trust.issued_at));
    if (document.body.dataset.state === "fault") clear();
    if (asks !== desk.asks) {
      asks = desk.asks;
      bilingual(byId("ask").querySelector("figcaption"), words.ASKS[asks] ?? ["", ""]);
      await showQuestion();
    }
  } catch {
    if (goesAt === null) draw(words.NO_ANSWER);
  }
}

// What the officer does.

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value) read(withoutLineEnds(text.value));
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  byId("form").requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return clear();
  if (goesAt === null || event.ctrlKey || event.metaKey || event.altKey) return;
  // While a verdict is shown, a hand scanner types the next code, or part of a face.
  if (event.key === "Enter" && typed) {
    event.preventDefault();
    // Keys that the officer pressed before the scanner typed are no part of the code.
    read(typed.replace(/^.*?(?=C[TEP]1:)/, ""));
    typed = "";
  } else if (event.key.length === 1 && (typed || event.key !== " ")) {
    event.preventDefault();
    typed += event.key;
  }
});

document.addEventListener("paste", (event) => {
  event.preventDefault();
  const [image] = event.clipboardData.files;
  const pasted = withoutLineEnds(event.clipboardData.getData("text/plain"));
  if (image) read(image);
  else if (pasted) read(pasted);
});

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    document.body.classList.toggle("dropping", type === "dragenter" || type === "dragover");
  });
}

document.addEventListener("drop", (event) => {
  const [image] = event.dataTransfer.files;
  const dropped = withoutLineEnds(event.dataTransfer.getData("text/plain"));
  if (image) read(image);
  else if (dropped) read(dropped);
});

byId("choose").addEventListener("click", () => file.click());
file.addEventListener("change", () => file.files[0] && read(file.files[0]));
byId("next").addEventListener("click", () => clear());
byId("sound").addEventListener("click", (event) => event.currentTarget.setAttribute("aria-pressed", sound.toggle()));

look.addEventListener("click", async () => {
  const note = byId("camera-note");
  note.replaceChildren();
  if (camera.isOn) camera.stop();
  else {
    await camera.start().then(
      () => bilingual(note, words.CAMERA_LOOKS),
      () => { camera.stop(); bilingual(note, words.CAMERA_REFUSED); },
    );
  }
  video.hidden = !camera.isOn;
  look.setAttribute("aria-pressed", camera.isOn);
  bilingual(look, camera.isOn ? words.CAMERA_ON : words.CAMERA_OFF);
});

document.addEventListener("visibilitychange", count); // a page in the background counts slowly
window.addEventListener("pagehide", () => clear());

/** A scanner or a file ends a line; a blank at the end may belong to the code. */
function withoutLineEnds(pasted) {
  return pasted.replace(/^[\r\n]+|[\r\n]+$/g, "");
}

const SHOWN_MS = 30_000;
const SENT_AS_IT_IS = 4 * 1024 * 1024;
const QUESTION_MS = 90_000;

setInterval(count, 1000);
setInterval(tellAbout, 60_000);
setInterval(showQuestion, QUESTION_MS);
tellAbout();
