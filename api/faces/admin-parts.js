/** What the admin room's pages are made of: elements, fields, the API with the owner's key, confirm steps and pages of a list. */

import { button, element } from "/widget/parts.js";
import { sessionHeaders, signedIn } from "/faces/session.js";

export { button, element };

export function link(words, address, attributes = {}) {
  return element("a", { href: address, ...attributes }, words);
}

let made = 0;
export function newId(name) {
  made += 1;
  return `${name}-${made}`;
}

/** A screen reader hears this once. */
let timers = [];
export function announce(words) {
  const said = document.getElementById("said");
  timers.forEach(clearTimeout);
  said.textContent = "";
  // Taken out again, so that nobody browsing the page meets the words twice.
  timers = [setTimeout(() => (said.textContent = words), 100), setTimeout(() => (said.textContent = ""), 15_000)];
}

/** A labelled field around an input, select or textarea. `wrong(words)` marks it; "" takes that back. */
export function field(label, input, { hint = "", wide = false } = {}) {
  input.id ||= newId("field");
  const hintId = newId("hint");
  const wrongId = newId("wrong");
  const mistake = element("p", { class: "wrong", id: wrongId, hidden: "" });
  const parts = [element("label", { for: input.id }, label)];
  if (hint) parts.push(element("p", { class: "hint", id: hintId }, hint));
  input.setAttribute("aria-describedby", [hint && hintId, wrongId].filter(Boolean).join(" "));
  const box = element("div", { class: wide ? "field wide" : "field" }, ...parts, mistake, input);
  box.wrong = (words) => {
    mistake.textContent = words;
    mistake.hidden = !words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  return box;
}

export function tick(label, input) {
  input.id ||= newId("field");
  return element("div", { class: "field tick" }, input, element("label", { for: input.id }, label));
}

export function select(options, chosen) {
  const made = element("select");
  for (const [value, words] of options) {
    const option = element("option", { value }, words);
    if (value === chosen) option.selected = true;
    made.append(option);
  }
  return made;
}

/** A form that is never sent by the browser. */
export function form(submit, ...children) {
  const made = element("form", { novalidate: "" }, ...children);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return made;
}

/** What went wrong, at the top of a page, with the focus on it. `id` is the field to mend. */
export function summary(words, id) {
  const named = newId("problem");
  const said = element("p", {});
  if (id) {
    const to = link(words, `#${id}`);
    to.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(id)?.focus();
    });
    said.append(to);
  } else said.append(words);
  return element(
    "div",
    { class: "summary", role: "alert", tabindex: "-1", "aria-labelledby": named },
    element("h2", { id: named }, "There is a problem"),
    said,
  );
}

/** Shows a problem in a place made for it (one at a time) and takes the focus there. */
export function showProblem(place, words, id) {
  const box = summary(words, id);
  place.replaceChildren(box);
  box.focus();
}

export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === "") continue;
    list.append(element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  }
  return list;
}

export function day(text) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? new Date(`${text}T00:00:00Z`) : null;
  if (!date || Number.isNaN(date.getTime())) return null;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** A date of which only the month counts. */
export function aboutMonth(text) {
  const whole = day(text);
  return whole && `about ${whole.replace(/^\d+ /, "")}`;
}

export function moment(text) {
  const date = new Date(text ?? "");
  if (Number.isNaN(date.getTime())) return null;
  const parts = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
  return date.toLocaleString("en-GB", parts);
}

export function plural(count, one, many) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

export const STATUSES = {
  answered: "Answered",
  partial: "Answered in part",
  not_found: "Not found",
  declined: "Declined",
  clarify: "Asked back",
  held_back: "Held back",
};
export const RATINGS = { useful: "Rated useful", not_useful: "Rated not useful" };
export const REASONS = {
  not_found: "not found",
  partial: "answered in part",
  clarify: "asked back and left",
  not_useful: "rated not useful",
};

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

const MEMORY = "council-admin-key";
const UNREACHABLE = "The server could not be reached. Check that it runs, then try again.";

/**
 * The API with the owner's key, which is kept in this tab only, or as the administrator who is signed in.
 * `onRefused` hears of a key or a sign-in that is not taken any more.
 */
export class Api {
  #key = null;
  #session = false;

  constructor(onRefused) {
    this.onRefused = onRefused;
    try {
      this.#key = sessionStorage.getItem(MEMORY);
    } catch {
      // Storage is refused: the key lasts as long as the page.
    }
  }

  get entered() {
    return this.#session || this.#key !== null;
  }

  get bySession() {
    return this.#session;
  }

  /** From now on as whoever is signed in. */
  enterSigned() {
    this.leave();
    this.#session = true;
  }

  get #headers() {
    return this.#session ? sessionHeaders() : { Authorization: `Bearer ${this.#key}` };
  }

  /** Takes a key that the server accepts; throws Refused for another. */
  async enter(key) {
    this.#key = key;
    try {
      const about = await this.ask("GET", "/v1/about", { calm: true });
      try {
        sessionStorage.setItem(MEMORY, key);
      } catch {
        // See the constructor.
      }
      return about;
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  leave() {
    this.#session = false;
    this.#key = null;
    try {
      sessionStorage.removeItem(MEMORY);
    } catch {
      // See the constructor.
    }
  }

  /** A request; `json` is its body. Returns the reply's JSON, or with `raw` the Response. */
  async ask(method, path, { json, raw = false, calm = false } = {}) {
    const headers = this.#headers;
    if (json !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(path, { method, headers, body: json === undefined ? undefined : JSON.stringify(json), cache: "no-store" });
    } catch {
      throw new Refused(0, UNREACHABLE);
    }
    if (response.ok) return raw ? response : response.json();
    const problem = await response.json().catch(() => null);
    if (response.status === 401 && !calm) this.onRefused();
    throw new Refused(response.status, problem?.detail || "The server could not do that. Try again in a few minutes.");
  }

  /** Sends files, telling how much has gone (0 to 1); returns the job. */
  send(path, data, told) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", path);
      for (const [name, value] of Object.entries(this.#headers)) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => event.lengthComputable && told(event.loaded / event.total));
      request.addEventListener("error", () => reject(new Refused(0, UNREACHABLE)));
      request.addEventListener("load", () => {
        if (request.status < 300) resolve(request.response);
        else {
          if (request.status === 401) this.onRefused();
          reject(new Refused(request.status, request.response?.detail || UNREACHABLE));
        }
      });
      request.send(data);
    });
  }

  /** Fetches a file with the key and saves it under a name. */
  async save(path, name, { method = "GET", json } = {}) {
    const response = await this.ask(method, path, { json, raw: true });
    const address = URL.createObjectURL(await response.blob());
    const anchor = link("", address, { download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/** "Showing 1 to 20 of 143" with buttons to the pages before and after. */
export function pager(offset, limit, total, go) {
  const last = Math.min(offset + limit, total);
  const box = element("nav", { class: "pages", "aria-label": "Pages" });
  box.append(element("p", {}, `Showing ${offset + 1} to ${last} of ${total.toLocaleString("en-GB")}`));
  if (offset > 0) box.append(button("Previous page", () => go(Math.max(0, offset - limit))));
  if (last < total) box.append(button("Next page", () => go(offset + limit)));
  return total > limit ? box : element("p", { class: "quiet" }, total ? `Showing all ${total}` : "");
}

/**
 * A step that asks for a reason (or only for a yes) before something happens, in a place made for it.
 * `act(values)` does it; its words of what was done are announced by the caller. The focus goes to the step's heading.
 */
export function step(place, { heading, words, yes, no = "Cancel", grave = false, reason = "", signed = true, back, act }) {
  const named = newId("step");
  const problem = element("div");
  const why = element("textarea", { rows: "2", maxlength: "1000" });
  const who = element("input", { type: "text", maxlength: "100", autocomplete: "off" });
  const whyField = reason ? field(reason, why, { hint: "It is kept on record with the time." }) : null;
  const whoField = reason && signed && !signedIn() ? field("Your name", who, { hint: "Optional. Left empty, it says “owner”." }) : null;
  const close = () => {
    place.replaceChildren();
    back?.focus();
  };
  const send = element("button", { type: "submit", class: grave ? "grave" : "main" }, yes);
  const go = form(
    async () => {
      if (send.getAttribute("aria-disabled") === "true") return;
      whyField?.wrong("");
      if (reason && !why.value.trim()) {
        whyField.wrong("Write a reason first.");
        why.focus();
        return;
      }
      send.setAttribute("aria-disabled", "true");
      try {
        await act({ reason: why.value.trim(), ...(who.value.trim() ? { by: who.value.trim() } : {}) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        send.removeAttribute("aria-disabled");
        showProblem(problem, error.message);
      }
    },
    ...[problem, whyField, whoField].filter(Boolean),
    element("div", { class: "actions" }, send, button(no, close)),
  );
  const title = element("h3", { id: named, tabindex: "-1" }, heading);
  place.replaceChildren(element("div", { class: "step", role: "group", "aria-labelledby": named }, title, words ? element("p", {}, words) : null, go));
  title.focus();
}

/** What has been done, with the focus on it, so that nobody looks for it. */
export function showDone(place, words) {
  document.querySelectorAll("main .done").forEach((box) => box.remove()); // What was done before is no news.
  const box = element("div", { class: "done", tabindex: "-1", role: "group", "aria-label": "Done" }, element("p", {}, words));
  place.replaceChildren(box);
  box.focus();
  announce(words);
}

/** Two fields for days, with what they say for the API. */
export function between() {
  const first = element("input", { type: "date" });
  const last = element("input", { type: "date" });
  const parameters = () => {
    const named = new URLSearchParams();
    if (first.value) named.set("date_from", first.value);
    if (last.value) named.set("date_to", last.value);
    return named;
  };
  return { fields: [field("From", first), field("To", last)], parameters };
}
