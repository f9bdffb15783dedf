/**
 * What the officer's pages share: their words, requests to the API, an excerpt with its marks, and the list of ticked ones.
 * Nothing the server sends is ever read as HTML: words go in as text, and a link must lead to this server.
 */

import { sessionHeaders, showSession } from "/faces/session.js";

/** Every word of the product's own that is made here, in one place. */
export const WORDS = {
  language: "en-GB",
  standings: {
    decision: "Decided",
    recommendation: "Recommended, which is not itself a decision",
    reported: "Reported",
    question_or_remark: "Said as a question or remark",
    amendment_lost: "An amendment that was lost",
  },
  kinds: {
    minutes: "Minutes",
    agenda: "Agenda",
    briefing: "Briefing",
    amendment: "Amendment",
    report: "Report",
    other: "Other",
  },
  about: (date) => `about ${date}`,
  given: (date) => `${date} (not printed in the paper)`,
  undated: "No date known",
  unknown: "Not known",
  openAt: (page) => `Open the paper at page ${page}`,
  open: "Open the paper",
  newTab: "(opens in a new tab)",
  aboutPaper: "About this paper",
  seePage: "See the page",
  pagePicture: (reference) => `Picture of the page: ${reference}`,
  noPicture: "The picture of this page cannot be shown just now. Open the paper instead.",
  readOut: "Read the rows with their column headings",
  copy: "Copy with reference",
  copied: "Copied, with its reference.",
  notCopied: "Your browser did not allow copying. Select the words and copy them by hand.",
  add: "Add to your excerpts",
  page: (page, last) => (last && last !== page ? `pages ${page} to ${last}` : `page ${page}`),
  problems: {
    network: "The service could not be reached. Check your internet connection, then try again.",
    unclear: "The service could not answer just now. Try again in a few minutes.",
  },
  retry: "Try again",
  failed: "Something went wrong",
};

/** A refusal or a failure, in words for people. `status` is 0 where no reply came; `body` is the problem as sent. */
export class Refused extends Error {
  constructor(status, detail, body = {}) {
    super(detail);
    this.status = status;
    this.body = body;
  }
}

/** A reply of the API. Raises Refused, or an AbortError where it was given up. */
export async function ask(path, options = {}) {
  let reply;
  try {
    const headers = { ...sessionHeaders(), ...options.headers };
    reply = await fetch(path, { credentials: "same-origin", ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, WORDS.problems.network);
  }
  if (reply.ok) return reply;
  const body = await reply.json().catch(() => ({}));
  throw new Refused(reply.status, typeof body.detail === "string" ? body.detail : WORDS.problems.unclear, body);
}

export function post(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

/** An element. Text stays text; of `properties`, those with a dash or "role" are attributes, functions are listeners. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Is it an address on this server, as a path? */
export function ours(address) {
  if (typeof address !== "string" || !address.startsWith("/v1/documents/")) return null;
  const url = new URL(address, location.origin);
  return url.origin === location.origin && url.pathname.startsWith("/v1/documents/") ? address : null;
}

/** What this page's address names after its beginning; of one that was cut inside a letter, what can be read. */
export function lastOf(beginning) {
  const rest = location.pathname.replace(beginning, "");
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

const DAY = new Intl.DateTimeFormat(WORDS.language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat(WORDS.language, { month: "long", year: "numeric", timeZone: "UTC" });

/** A meeting's date with what it rests on. */
export function dated(date, basis) {
  const day = new Date(`${date}T00:00:00Z`);
  if (!date || Number.isNaN(day.getTime())) return WORDS.undated;
  if (basis === "inferred") return WORDS.about(MONTH.format(day));
  return basis === "given" ? WORDS.given(DAY.format(day)) : DAY.format(day);
}

export function standing(value) {
  return WORDS.standings[value] ?? WORDS.unknown;
}

/** A text with its found words in <mark>. Places count characters as the API does, not UTF-16 units. */
export function marked(text, places = []) {
  const characters = Array.from(text);
  const nodes = [];
  let done = 0;
  for (const [start, end] of places) {
    if (start < done || end <= start) continue;
    nodes.push(characters.slice(done, start).join(""));
    nodes.push(make("mark", {}, characters.slice(start, end).join("")));
    done = end;
  }
  nodes.push(characters.slice(done).join(""));
  return nodes;
}

/** The quote and what belongs to it: words, standing, reference, links. `say` announces; `extra` comes first of the actions. */
export function excerpt(one, say, extra = []) {
  const file = ours(one.url);
  const facts = [dated(one.meeting_date, one.date_basis), one.committee, WORDS.kinds[one.kind]].filter(Boolean);
  return [
    make("p", { className: "facts" }, facts.join(" · ")),
    make("p", { className: `standing ${one.standing === "decision" ? "decided" : ""}` }, standing(one.standing)),
    one.section && make("p", { className: "section" }, one.section),
    make("blockquote", {}, make("p", { className: "words" }, ...marked(one.text, one.highlights))),
    one.reading && disclosure(WORDS.readOut, make("p", { className: "words" }, one.reading)),
    make("p", { className: "reference" }, one.reference),
    make(
      "ul",
      { className: "links" },
      file && make("li", {}, newTab(file, one.page ? WORDS.openAt(one.page) : WORDS.open)),
      make("li", {}, make("a", { href: `/officer/documents/${encodeURIComponent(one.document_id)}` }, WORDS.aboutPaper)),
    ),
    ours(one.page_image) && picture(one),
    make("div", { className: "actions" }, ...extra, copier(one, say)),
  ];
}

export function newTab(address, words) {
  const spoken = make("span", { className: "spoken" }, ` ${WORDS.newTab}`);
  return make("a", { href: address, target: "_blank", rel: "noopener" }, words, spoken);
}

function disclosure(words, ...content) {
  return make("details", {}, make("summary", {}, words), ...content);
}

/** The page as a picture, asked for when it is first opened and not before. */
function picture(one) {
  const shown = disclosure(WORDS.seePage);
  shown.addEventListener(
    "toggle",
    () => {
      const image = make("img", { alt: WORDS.pagePicture(one.reference), src: one.page_image, className: "picture" });
      image.addEventListener("error", () => image.replaceWith(make("p", {}, WORDS.noPicture)));
      shown.append(image);
    },
    { once: true },
  );
  return shown;
}

function copier(one, say) {
  const click = async () => say((await copied(`“${one.text}” (${one.reference})`)) ? WORDS.copied : WORDS.notCopied);
  return make("button", { type: "button", "aria-label": `${WORDS.copy}: ${one.reference}`, click }, WORDS.copy);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https there is no clipboard to write to: an older way may still do.
    const before = document.activeElement;
    const box = make("textarea", { value: text, className: "spoken", "aria-hidden": "true" });
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    before?.focus();
    return done;
  }
}

/** A failure with what to do next. */
export function failure(error, again, heading = WORDS.failed) {
  const retry = again && make("button", { type: "button", click: again }, WORDS.retry);
  return make("div", { className: "failure" }, make("h2", {}, heading), make("p", {}, error.message), retry);
}

// The ticked ones -----------------------------------------------------------------------------------------------------

const KEPT_AS = "officer:excerpts";
export const MOST = 100;
const SHOWN = 160;

/** What is ticked in this tab, in order: id, title, reference and the beginning of the words. */
export const chosen = {
  all() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one?.id === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  },
  keep(all) {
    try {
      sessionStorage.setItem(KEPT_AS, JSON.stringify(all));
    } catch {
      // A browser that keeps nothing: the list lasts as long as the page does.
    }
  },
  of(one) {
    const characters = Array.from(one.text);
    const words = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join("").trimEnd()}…` : one.text;
    return { id: one.id, title: one.title ?? one.file, reference: one.reference, words };
  },
};

/** What a screen reader is told. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

/**
 * The page of one thing with an address of its own, in `#shown`: what `draw` makes of it, or that it is not held and where to
 * go on, or what went wrong. `words` are `loading`, `kicker`, `titleOf`, `notHeld`, `why`, and `onward`: an address and words.
 */
export async function showOne(address, words, draw) {
  const shown = document.getElementById("shown");
  announce(words.loading);
  try {
    const one = await (await ask(address)).json();
    document.title = words.titleOf(one.title ?? one.file);
    shown.replaceChildren(...draw(one).filter(Boolean));
    announce("");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 404) {
      const [href, said] = words.onward;
      document.title = words.notHeld;
      shown.replaceChildren(make("h1", {}, words.notHeld), make("p", {}, words.why), make("p", {}, make("a", { href }, said)));
    } else {
      document.title = WORDS.failed;
      shown.replaceChildren(make("h1", {}, words.kicker), failure(error, () => showOne(address, words, draw)));
    }
    announce(shown.querySelector("h1").textContent);
  } finally {
    shown.removeAttribute("aria-busy");
  }
}

showSession();
