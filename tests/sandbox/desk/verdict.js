// Draws an answer. Names come from strangers: everything is set as text, and isolated from what stands around it.

import * as words from "/words.js";

const byId = (id) => document.getElementById(id);

/** Puts a pair of sentences into an element, each marked with its language. */
export function bilingual(element, [vi, en]) {
  element.replaceChildren(inLanguage("vi", vi), " ", inLanguage("en", en));
}

/** Shows the state, why, and whose claims; whatever stood there is gone. */
export function draw(answer) {
  const state = answer.state in words.STATES ? answer.state : "fault";
  document.body.dataset.state = state;
  document.body.toggleAttribute("data-caution", "caution" in answer);
  document.querySelector("#state use").setAttribute("href", `#icon-${state}`);
  bilingual(document.querySelector("#state h2"), words.STATES[state]);
  byId("why").replaceChildren(...sentences(answer));
  byId("note").replaceChildren(...sentences(answer.caution ?? {}), ...used(answer, state));
  byId("state").setAttribute("aria-busy", state === "reading");
  drawPerson(answer);
  drawPortrait(answer.claims ? answer.portrait : undefined);
}

/** The face of whoever is shown, or how much of it has come. */
export function drawFace(answer) {
  drawPortrait(answer.portrait);
  if (answer.state === "portrait") byId("why").replaceChildren(...sentences(answer));
}

function drawPortrait(portrait) {
  const [figure, face] = [byId("portrait"), byId("face")];
  URL.revokeObjectURL(face.src);
  face.removeAttribute("src");
  figure.hidden = !portrait || portrait.state === "not_in_pass";
  face.hidden = portrait?.state !== "shown";
  const caption = figure.querySelector("figcaption");
  if (figure.hidden) return caption.replaceChildren();
  if (!face.hidden) face.src = picture(portrait.webp, "image/webp");
  const said = { shown: words.FACE, awaited: words.FACE_AWAITED }[portrait.state] ?? words.facePart(portrait);
  bilingual(caption, said);
}

/** The address of a picture given in base64. It has to be revoked. */
export function picture(base64, type) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type }));
}

/** `21/09 21:13:20`, where the officer is. */
export function moment(seconds) {
  const at = new Date(seconds * 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [date, time] = [[at.getDate(), at.getMonth() + 1], [at.getHours(), at.getMinutes(), at.getSeconds()]];
  return `${date.map(two).join("/")} ${time.map(two).join(":")}`;
}

/** `YYYYMMDD` as `dd/mm/yyyy`; what is unknown is left out. */
export function birth(text) {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  if (!year) return text;
  return [day, month, year].filter((part) => part !== "00").join("/");
}

function used(answer, state) {
  if (!answer.first || !(state in words.USED)) return [];
  const [vi, en] = words.USED[state];
  const when = () => inLanguage("", moment(answer.first.at), "time");
  const gate = () => isolated(answer.first.gate);
  return [["vi", vi, words.AT_GATE[0]], ["en", en, words.AT_GATE[1]]].map(([language, was, at]) => {
    const line = inLanguage(language, "", "p");
    line.append(`${was} `, when(), ` ${at} `, gate());
    return line;
  });
}

function sentences(said) {
  return ["vi", "en"].filter((language) => said[language]).map((language) => inLanguage(language, said[language], "p"));
}

function drawPerson(answer) {
  const person = byId("person");
  const rows = [];
  for (const [name, label] of Object.entries(words.CLAIMS)) {
    if (answer.claims && name in answer.claims) rows.push(row(name, label, value(name, answer.claims[name])));
  }
  if (answer.claims && answer.level) rows.push(row("level", words.LEVEL, pair(words.LEVELS[answer.level])));
  byId("claims").replaceChildren(...rows);
  person.hidden = rows.length === 0;
}

function row(name, label, content) {
  const [group, term, detail] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
  group.className = name;
  bilingual(term, label);
  detail.append(content);
  group.append(term, detail);
  return group;
}

function value(name, claim) {
  switch (name) {
    case "date_of_birth": return isolated(birth(claim));
    case "sex": return claim in words.SEXES ? pair(words.SEXES[claim]) : isolated(claim);
    case "personal_number": return inGroups(claim);
    case "age_over_18": return pair(claim ? words.OF_AGE : words.UNDER_AGE);
    default: return isolated(String(claim));
  }
}

function pair(both) {
  const span = document.createElement("span");
  bilingual(span, both);
  return span;
}

/** Twelve digits are read in fours; what is copied has no blanks. */
function inGroups(number) {
  const element = isolated("");
  element.append(...(number.match(/.{1,4}/gsu) ?? []).map((digits) => inLanguage("", digits)));
  return element;
}

function isolated(text) {
  const element = document.createElement("bdi");
  element.textContent = text;
  return element;
}

function inLanguage(language, text, tag = "span") {
  const element = document.createElement(tag);
  if (language) element.lang = language;
  element.textContent = text;
  return element;
}
