/** Small parts that the widget and the desk are made of: elements, dates, and what of a reply may be trusted. */

import { WORDS } from "./words.js";

export const API = new URL(import.meta.url).origin;

/** An element with attributes and children; a string child becomes text, never HTML. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(words, press, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", press);
  return made;
}

/** An address of the API's own origin, or null: a reply may not send a reader anywhere else. */
export function ownAddress(address) {
  if (typeof address !== "string" || address === "") return null;
  try {
    const url = new URL(address, `${API}/`);
    return url.origin === API && /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function writtenDate(date, basis) {
  const day = /^\d{4}-\d{2}-\d{2}/.test(date ?? "") ? new Date(`${date.slice(0, 10)}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime())) return null;
  const parts = { month: "long", year: "numeric", timeZone: "UTC" };
  if (basis === "inferred") return WORDS.aboutDate(day.toLocaleDateString(WORDS.language, parts));
  const written = day.toLocaleDateString(WORDS.language, { day: "numeric", ...parts });
  return basis === "given" ? WORDS.givenDate(written) : written;
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** JSON that is right even on a page whose scripts gave every array a `toJSON` of their own, as Prototype.js did. */
export function asJson(value) {
  return JSON.stringify(shielded(value));
}

function shielded(value) {
  if (typeof value === "object" && value !== null) {
    Object.defineProperty(value, "toJSON", { value: undefined });
    Object.values(value).forEach(shielded);
  }
  return value;
}

/** Puts words on the clipboard; false where the browser does not allow it. */
export async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // Without https there is no other way than through a selection.
    const aside = element("textarea", { "aria-hidden": "true", tabindex: "-1" });
    const before = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    aside.style.position = "fixed";
    aside.value = words;
    document.body.append(aside);
    aside.select();
    const done = document.execCommand("copy");
    aside.remove();
    before?.focus();
    return done;
  }
}

export function isReply(reply) {
  return typeof reply?.status === "string" && typeof reply?.answer === "string";
}

/** How far a question was answered, in words. Where nothing was asked, the reply offers questions to begin with. */
export function statusWords(reply) {
  if (reply.status === "declined" && list(reply.follow_ups).length) return WORDS.canAsk;
  return Object.hasOwn(WORDS.statuses, reply.status) ? WORDS.statuses[reply.status] : WORDS.statuses.answered;
}

export function list(value) {
  return Array.isArray(value) ? value : [];
}

/** What is being done, in words, for the data of a `stage` event; null where it is none that is known. */
export function stageWords({ stage, documents: count }) {
  const counted = Number.isInteger(count) && count > 0;
  if (stage === "searching" && counted) return WORDS.searchingPapers(count);
  if (stage === "reading" && counted) return WORDS.readingPapers(count);
  return Object.hasOwn(WORDS.stages, stage) ? WORDS.stages[stage] : null;
}
