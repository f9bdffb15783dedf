/**
 * The admin room: asks for the owner's key, then shows one room at a time, named by the address's "#".
 * Nothing the server sends is ever read as HTML: words go in by textContent.
 */

import { Api, announce, button, element, field, form, link, Refused, showDone, showProblem } from "/faces/admin-parts.js";
import { figures } from "/faces/admin-charts.js";
import { evidence } from "/faces/admin-evidence.js";
import { grants } from "/faces/admin-grants.js";
import { held } from "/faces/admin-held.js";
import { add, paper, papers } from "/faces/admin-papers.js";
import { feedback, gaps, questions } from "/faces/admin-record.js";
import { showSession, wayIn } from "/faces/session.js";

const ROOMS = {
  papers: ["Papers", papers],
  add: ["Add papers", add],
  held: ["Held back", held],
  grants: ["Exempt papers", grants],
  questions: ["Question log", questions],
  gaps: ["Gap report", gaps],
  feedback: ["Feedback", feedback],
  record: ["Whole record", evidence],
  figures: ["Figures", figures],
};
const TITLE = document.title;
const WRONG_KEY = "That is not the owner’s key. Check that all of it was copied, and try again.";

const main = document.getElementById("main");
const rooms = document.getElementById("rooms");
const api = new Api(() => ask(api.bySession ? "Your sign-in has ended. Sign in again." : "The key is not taken any more. Enter it again."));
let me = null; // Who is signed in, as the server says.
let visit = 0; // A room that comes in after its reader has gone to another is not shown.

function heading(words) {
  document.title = `${words} – ${TITLE}`;
  return element("h1", { tabindex: "-1" }, words);
}

function ask(problem = "") {
  visit += 1;
  api.leave();
  rooms.hidden = true;
  const key = element("input", { type: "password", autocomplete: "off", spellcheck: "false", maxlength: "200" });
  const keyField = field("Owner’s key", key, { hint: "It stands in the file owner.key in the library’s folder on the server." });
  const place = element("div");
  const refuse = (words) => {
    keyField.wrong(words);
    showProblem(place, words, key.id);
  };
  const enter = async () => {
    keyField.wrong("");
    place.replaceChildren();
    const given = key.value.trim();
    if (!given) return refuse("Enter the owner’s key.");
    // A header takes no other signs; such a key is no key.
    if (!/^[\x21-\x7e]+$/.test(given)) return refuse(WRONG_KEY);
    try {
      await api.enter(given);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return refuse(error.status === 401 ? WRONG_KEY : error.message);
    }
    return show();
  };
  const title = heading("Admin room");
  if (me?.signed_in && !me.may.includes("administer")) {
    main.replaceChildren(title, element("p", {}, `${me.name} does not administer. Sign out to enter with the owner’s key, or ask an administrator.`));
    return;
  }
  main.replaceChildren(
    title,
    place,
    element("p", {}, "Papers, what is held back, and what people ask are looked after here."),
    me?.can_sign_in || me?.signed_in ? element("p", {}, link("Sign in", wayIn()), ", or enter with the owner’s key.") : "",
    form(enter, keyField, element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Enter"))),
  );
  if (problem) refuse(problem);
}

function leave() {
  api.leave();
  history.replaceState(null, "", location.pathname);
  ask();
  main.querySelector("h1").focus();
  announce("You have left. The key is gone from this tab.");
}

function menu(room) {
  const items = Object.entries(ROOMS).map(([name, [words]]) =>
    element("li", {}, link(words, `#${name}`, name === room ? { "aria-current": "page" } : {})),
  );
  if (!api.bySession) items.push(element("li", { class: "leave" }, button("Leave", leave)));
  rooms.replaceChildren(element("ul", { class: "width" }, ...items));
  rooms.hidden = false;
}

/** The room that the address names; `done` is what has just been done in it. */
async function show(done = "") {
  if (!api.entered) return ask();
  const [name, id, part] = location.hash.slice(1).split("/");
  const room = name === "paper" || name in ROOMS ? name : "papers";
  const [words, fill] = room === "paper" ? ["One paper", (box) => paper(box, api, decodeURIComponent(id ?? ""))] : ROOMS[room];
  visit += 1;
  const mine = visit;
  menu(room === "paper" ? "papers" : room);
  const title = heading(words);
  const place = element("div");
  const waiting = element("p", { class: "quiet" }, "Loading…");
  const box = element("div");
  main.replaceChildren(title, place, waiting);
  title.focus();
  try {
    const named = await fill(box, api);
    if (named && mine === visit) {
      title.textContent = named;
      document.title = `${named} – ${TITLE}`;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine === visit) {
      waiting.remove();
      showProblem(place, error.message);
    }
    return undefined;
  }
  if (mine !== visit) return undefined;
  waiting.replaceWith(box);
  if (done) showDone(place, done);
  else if (part === "correct") box.querySelector("#correct")?.focus();
  return undefined;
}

document.addEventListener("admin-again", (event) => show(event.detail));
addEventListener("hashchange", () => {
  // "#main" is the skip link's: it is no room.
  if (location.hash !== "#main") show();
});

me = await showSession();
if (me?.signed_in) {
  // Two keys at once are refused: who is signed in goes in as such.
  api.leave();
  if (me.may.includes("administer")) api.enterSigned();
}
show();
