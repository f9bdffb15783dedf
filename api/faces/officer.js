/**
 * In: what an officer looks for. Out: excerpts word for word, narrowed, sorted, ticked, and taken away as a file.
 * The whole search stands in the address, so that it can be kept, sent and gone back to.
 */

import { MOST, WORDS as COMMON, Refused, chosen, excerpt, failure, make, post } from "./officer-parts.js";

const WORDS = {
  title: "Find excerpts in council papers",
  titleOf: (query) => `${query} – excerpts from council papers`,
  empty: "Write what you are looking for first.",
  searching: "Searching…",
  found: (total) => (total === 1 ? "1 excerpt" : `${total} excerpts`),
  best: (total) => `The best ${total} excerpts`,
  showing: (first, last, page, pages) => `Showing ${first} to ${last}, page ${page} of ${pages}.`,
  none: "Nothing found",
  weak: "No close match",
  weakNext: "Nothing in the papers is close to what you searched for. These are the nearest, and may be about something else. Try other words, or a name, a place or a year.",
  holding: (count, word) => (count ? `${count} of them hold${count === 1 ? "s" : ""} the word “${word}”; the others are near in meaning.` : `None of them holds the word “${word}”.`),
  noneNarrowed: "Nothing of what was found fits all that it is narrowed to.",
  noneAtAll: "No excerpt was found. Try other words, or fewer.",
  beyond: "There are not that many pages.",
  firstPage: "Go to the first page",
  facets: { committee: "Committee", year: "Year of the meeting", kind: "Kind of paper", standing: "What it was" },
  counts: "The numbers count what was found, which is at most the best 200 excerpts. Narrowing looks further.",
  more: (count) => `${count} more`,
  clear: "Show everything again",
  sort: "Sort by",
  sorts: { relevance: "best match", date: "newest meeting" },
  previous: "Previous page",
  next: "Next page",
  listed: (count) => (count === 1 ? "1 excerpt is in your list." : `${count} excerpts are in your list.`),
  toList: "Go to your list",
  unlisted: (count) => `Taken out. ${WORDS.listed(count)}`,
  full: `Your list holds ${MOST} excerpts, which is the most that one file may have. Take some out first.`,
  list: (count) => (count ? `Your excerpts (${count})` : "Your excerpts"),
  up: "Move up",
  down: "Move down",
  remove: "Take out",
  moved: (place, count) => `Moved to place ${place} of ${count}.`,
  gone: "No longer held",
  downloadAs: "Download as",
  word: "Word",
  markdown: "Markdown",
  emptied: "Empty the list",
  wasEmptied: "Your list is empty.",
  making: "Making the file…",
  made: (name) => `${name} is downloaded.`,
  missing: (count) => (count === 1 ? "One of your excerpts is no longer held" : `${count} of your excerpts are no longer held`),
  missingNext: "What is not held any more is marked below. Take it out, then download again.",
};

const PER_PAGE = 10;
const LAST_PAGE = 50;
const MOST_OF_WINDOW = 0.3;
const CLEAR = 12; // Pixels between the bar and what has the focus, ring included.
const SHOWN_VALUES = 7;
const FILTERS = { committee: "committees", year: "years", kind: "kinds", standing: "standings" };
/** What an address may name: the rest of it is left out, as if it had not been there. */
const MAY_BE = {
  committee: (value) => value.length > 0 && value.length <= 200,
  year: (value) => /^(?:1[89]|20|21)\d\d$/.test(value),
  kind: (value) => Object.hasOwn(COMMON.kinds, value),
  standing: (value) => Object.hasOwn(COMMON.standings, value),
};
const NAMED = { kind: COMMON.kinds, standing: COMMON.standings };

const part = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
const say = (text) => {
  part.status.textContent = "";
  // What is said twice is told twice only if it went away in between.
  requestAnimationFrame(() => { part.status.textContent = text; });
};

let list = chosen.all();
let gone = new Set();
let underWay = null;
const unfolded = new Set();

// The address ---------------------------------------------------------------------------------------------------------

/** The search as an address says it. */
function searchOf(address) {
  const given = new URLSearchParams(address);
  const page = Number.parseInt(given.get("page") ?? "1", 10);
  return {
    query: (given.get("q") ?? "").trim().slice(0, 1000),
    chosen: Object.fromEntries(Object.keys(FILTERS).map((name) => [name, [...new Set(given.getAll(name))].filter(MAY_BE[name])])),
    sort: given.get("sort") === "date" ? "date" : "relevance",
    page: Math.min(Math.max(Number.isNaN(page) ? 1 : page, 1), LAST_PAGE),
  };
}

function addressOf(search) {
  const given = new URLSearchParams();
  if (search.query) given.set("q", search.query);
  for (const name of Object.keys(FILTERS)) for (const value of search.chosen[name]) given.append(name, value);
  if (search.sort === "date") given.set("sort", "date");
  if (search.page > 1) given.set("page", String(search.page));
  const written = given.toString();
  return written ? `/officer?${written}` : "/officer";
}

const now = () => searchOf(location.search);

function go(search, focusOn = null) {
  history.pushState(null, "", addressOf(search));
  return show(focusOn);
}

// Searching -----------------------------------------------------------------------------------------------------------

async function show(focusOn = null) {
  const search = now();
  underWay?.abort();
  underWay = new AbortController();
  part.query.value = search.query;
  document.title = search.query ? WORDS.titleOf(search.query) : WORDS.title;
  part.problem.replaceChildren();
  complain("");
  if (!search.query) {
    part.found.hidden = true;
    showTray();
    return;
  }
  const mine = underWay;
  part.found.setAttribute("aria-busy", "true");
  say(WORDS.searching);
  try {
    const reply = await post("/v1/search", asked(search), mine.signal);
    const found = await reply.json();
    if (mine !== underWay) return;
    lay(search, found);
    if (focusOn) document.querySelector(focusOn)?.focus();
  } catch (error) {
    if (error.name === "AbortError" || mine !== underWay) return;
    if (!(error instanceof Refused)) throw error;
    say("");
    part.found.hidden = true;
    part.problem.replaceChildren(failure(error, () => show()));
  } finally {
    if (mine === underWay) part.found.removeAttribute("aria-busy");
  }
}

function asked(search) {
  const filters = {};
  for (const [name, filter] of Object.entries(FILTERS)) {
    if (search.chosen[name].length) filters[filter] = name === "year" ? search.chosen[name].map(Number) : search.chosen[name];
  }
  const offset = (search.page - 1) * PER_PAGE;
  return { query: search.query, filters, sort: search.sort, limit: PER_PAGE, offset, open_facets: true };
}

/** What was found, in its place on the page; whatever had the focus keeps it. */
function lay(search, found) {
  const focused = document.activeElement?.id;
  const weak = found.results.length > 0 && found.near === false;
  const holding = found.results.length && Number.isInteger(found.holding) ? WORDS.holding(found.holding, search.query) : "";
  const pages = Math.ceil(found.total / PER_PAGE);
  const first = (search.page - 1) * PER_PAGE + 1;
  const heading = found.total ? (found.total >= 200 ? WORDS.best(found.total) : WORDS.found(found.total)) : WORDS.none;
  const where = found.results.length ? WORDS.showing(first, first + found.results.length - 1, search.page, pages) : "";
  part.found.hidden = false;
  part["results-heading"].textContent = heading;
  part.results.start = first;
  part.results.replaceChildren(...found.results.map(result));
  part.weak.replaceChildren(...(weak ? [make("p", {}, make("strong", {}, `${WORDS.weak}. `), WORDS.weakNext)] : []));
  part.weak.hidden = !weak;
  part.bar.replaceChildren(
    ...(found.results.length
      ? [make("p", {}, where), sorter(search), ...(holding ? [make("p", { className: "holding" }, holding)] : [])]
      : nothing(search, found.total)),
  );
  part.pages.replaceChildren(...turner(search, pages));
  part.pages.hidden = pages < 2;
  part.filters.replaceChildren(...facets(search, found.facets));
  showTray();
  if (focused) focusAgain(document.getElementById(focused));
  const also = [weak && `${WORDS.weak}. ${WORDS.weakNext}`, holding].filter(Boolean).join(" ");
  say(`${heading}. ${found.results.length ? `${where} ${also}`.trim() : part.bar.textContent}`);
}

/** What was focused is another element now, and may have been folded away. */
function focusAgain(element) {
  element?.closest("details:not([open])")?.setAttribute("open", "");
  element?.focus({ preventScroll: true });
}

function nothing(search, total) {
  if (total) {
    const first = addressOf({ ...search, page: 1 });
    return [make("p", {}, WORDS.beyond), make("p", {}, make("a", { href: first, click: follow }, WORDS.firstPage))];
  }
  const narrowed = Object.values(search.chosen).some((values) => values.length);
  return narrowed ? [make("p", {}, WORDS.noneNarrowed), clearer(search)] : [make("p", {}, WORDS.noneAtAll)];
}

function result(one) {
  const heading = make("a", { href: `/officer/passages/${encodeURIComponent(one.id)}` }, one.title ?? one.file);
  const article = make("article", {}, make("h3", {}, heading), ...excerpt(one, say, [ticker(one)]).filter(Boolean));
  return make("li", {}, article);
}

function ticker(one) {
  const id = `tick-${one.id}`;
  const box = make("input", { type: "checkbox", id, checked: list.some((kept) => kept.id === one.id) });
  box.addEventListener("change", () => {
    if (box.checked && list.length >= MOST) {
      box.checked = false;
      say(WORDS.full);
      return;
    }
    keep(box.checked ? [...list, chosen.of(one)] : list.filter((kept) => kept.id !== one.id));
    say(box.checked ? WORDS.listed(list.length) : WORDS.unlisted(list.length));
  });
  const named = make("span", { className: "spoken" }, `: ${one.reference}`);
  return make("div", { className: "tick" }, box, make("label", { htmlFor: id }, COMMON.add, named));
}

// Narrowing, sorting, paging ------------------------------------------------------------------------------------------

function facets(search, counted) {
  const groups = Object.keys(FILTERS).map((name) => facet(search, name, counted[name] ?? []));
  const narrowed = Object.values(search.chosen).some((values) => values.length);
  return [...groups.filter(Boolean), narrowed && clearer(search), make("p", { className: "quiet" }, WORDS.counts)].filter(Boolean);
}

function facet(search, name, values) {
  if (!values.length) return null;
  const ticked = new Set(search.chosen[name].map((value) => value.toLowerCase()));
  const is = (value) => ticked.has(value.toLowerCase());
  const sorted = name === "year" ? [...values].sort((a, b) => b.value.localeCompare(a.value)) : values;
  const ordered = sorted.map(({ value, count }) => {
    const id = `facet-${name}-${encodeURIComponent(value.toLowerCase())}`;
    const box = make("input", { type: "checkbox", id, value, checked: is(value) });
    box.addEventListener("change", () => {
      const others = search.chosen[name].filter((other) => other.toLowerCase() !== value.toLowerCase());
      go({ ...search, page: 1, chosen: { ...search.chosen, [name]: box.checked ? [...others, value] : others } });
    });
    const words = NAMED[name]?.[value] ?? value;
    const label = make("label", { htmlFor: id }, words, " ", make("span", { className: "count" }, `(${count})`));
    return { value, choice: make("div", { className: "choice" }, box, label) };
  });
  const early = ordered.filter(({ value }, n) => n < SHOWN_VALUES || is(value));
  const late = ordered.filter((one) => !early.includes(one));
  const toggle = () => (rest.open ? unfolded.add(name) : unfolded.delete(name));
  const rest = make("details", { open: unfolded.has(name), toggle }, make("summary", {}, WORDS.more(late.length)), ...late.map(({ choice }) => choice));
  const legend = make("legend", {}, make("h3", {}, WORDS.facets[name]));
  return make("fieldset", {}, legend, ...early.map(({ choice }) => choice), late.length ? rest : null);
}

function clearer(search) {
  const click = () => {
    go({ ...search, page: 1, chosen: Object.fromEntries(Object.keys(FILTERS).map((name) => [name, []])) }, "#results-heading");
  };
  return make("button", { type: "button", click }, WORDS.clear);
}

function sorter(search) {
  const box = make("select", { id: "sort" });
  for (const [value, words] of Object.entries(WORDS.sorts)) {
    box.append(make("option", { value, selected: value === search.sort }, words));
  }
  box.addEventListener("change", () => go({ ...search, page: 1, sort: box.value }));
  return make("p", { className: "sorter" }, make("label", { htmlFor: "sort" }, WORDS.sort), " ", box);
}

function turner(search, pages) {
  const turn = (page, words, rel) =>
    page >= 1 && page <= pages && make("a", { href: addressOf({ ...search, page }), rel, click: follow }, words);
  return [turn(search.page - 1, WORDS.previous, "prev"), turn(search.page + 1, WORDS.next, "next")].filter(Boolean);
}

/** A link within the search, without loading the page anew; with a key held down it is the browser's to follow. */
function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  event.preventDefault();
  history.pushState(null, "", event.currentTarget.getAttribute("href"));
  show("#results-heading").then(() => part["results-heading"].scrollIntoView());
}

// The list ------------------------------------------------------------------------------------------------------------

function keep(all) {
  list = all;
  gone = new Set([...gone].filter((id) => list.some((one) => one.id === id)));
  chosen.keep(list);
  showTray();
}

function showTray() {
  const any = list.length > 0;
  part.tray.hidden = !any && part.found.hidden;
  part["tray-heading"].textContent = WORDS.list(list.length);
  part["tray-empty"].hidden = any;
  part.chosen.replaceChildren(...list.map(kept));
  part["tray-actions"].hidden = !any;
  if (!gone.size) part["tray-problem"].replaceChildren();
  if (any && !part["tray-actions"].children.length) part["tray-actions"].append(emptier());
  if (any && !part["tray-bar"].children.length) part["tray-bar"].append(...exits());
  if (any) part["tray-bar"].querySelector(".listed").textContent = WORDS.listed(list.length);
  part["tray-bar"].hidden = !any;
}

/** The bar at the foot of the window covers nothing that has the focus: what is scrolled to stops above it. */
function stick() {
  const bar = part["tray-bar"];
  const sticks = bar.offsetHeight <= innerHeight * MOST_OF_WINDOW;
  bar.classList.toggle("sticks", sticks);
  document.documentElement.style.scrollPaddingBottom = sticks && bar.offsetHeight ? `${bar.offsetHeight + CLEAR}px` : "";
  if (part.found.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
}
new ResizeObserver(stick).observe(part["tray-bar"]);
addEventListener("resize", stick);

function toTray(event) {
  event?.preventDefault();
  part["tray-heading"].scrollIntoView();
  part["tray-heading"].focus();
}

function kept(one, place) {
  const named = (words) => ({ type: "button", "aria-label": `${words}: ${one.reference}` });
  const mover = (words, step, key) => {
    const to = place + step;
    const stuck = to < 0 || to >= list.length;
    const click = () => stuck || move(one, place, to, key);
    return make("button", { ...named(words), id: `${key}-${one.id}`, "aria-disabled": stuck ? "true" : null, click }, words);
  };
  const out = () => {
    const next = list[place + 1] ?? list[place - 1];
    keep(list.filter((other) => other.id !== one.id));
    const box = document.getElementById(`tick-${one.id}`);
    if (box) box.checked = false;
    (document.getElementById(`out-${next?.id}`) ?? part["tray-heading"]).focus();
    say(WORDS.unlisted(list.length));
  };
  return make(
    "li",
    { className: gone.has(one.id) ? "gone" : "" },
    make("p", { className: "reference" }, make("a", { href: `/officer/passages/${encodeURIComponent(one.id)}` }, one.reference)),
    gone.has(one.id) && make("p", { className: "error" }, WORDS.gone),
    make("p", { className: "quiet words" }, one.words),
    make(
      "div",
      { className: "actions" },
      mover(WORDS.up, -1, "up"),
      mover(WORDS.down, 1, "down"),
      make("button", { ...named(WORDS.remove), id: `out-${one.id}`, click: out }, WORDS.remove),
    ),
  );
}

function move(one, from, to, key) {
  const all = [...list];
  all.splice(to, 0, ...all.splice(from, 1));
  keep(all);
  document.getElementById(`${key}-${one.id}`)?.focus();
  say(WORDS.moved(to + 1, list.length));
}

/** How many are ticked, and how they are taken away: always in view, wherever in the results somebody is. */
function exits() {
  const download = (format, words, className) =>
    make("button", { type: "button", className, "aria-label": `${WORDS.downloadAs} ${words}`, click: () => exported(format) }, words);
  const link = make("a", { href: "#tray-heading", click: toTray }, WORDS.toList);
  const ways = [make("span", {}, WORDS.downloadAs), download("docx", WORDS.word, "main"), download("md", WORDS.markdown, "")];
  return [
    make("p", {}, make("span", { className: "listed" }), " ", link),
    make("div", { className: "ways" }, ...ways),
  ];
}

function emptier() {
  const empty = () => {
    for (const one of list) {
      const box = document.getElementById(`tick-${one.id}`);
      if (box) box.checked = false;
    }
    keep([]);
    (part.tray.hidden ? part.query : part["tray-heading"]).focus();
    say(WORDS.wasEmptied);
  };
  return make("button", { type: "button", click: empty }, WORDS.emptied);
}

async function exported(format) {
  gone = new Set();
  showTray();
  say(WORDS.making);
  const query = now().query;
  const body = { passage_ids: list.map((one) => one.id), format, ...(query ? { query } : {}) };
  try {
    const reply = await post("/v1/export", body);
    const name = /filename="([\w.-]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? `excerpts.${format}`;
    const address = URL.createObjectURL(await reply.blob());
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    say(WORDS.made(name));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say("");
    const missing = error.status === 404 && Array.isArray(error.body.ids) ? error.body.ids : [];
    gone = new Set(missing.filter((id) => list.some((one) => one.id === id)));
    showTray();
    const told = gone.size
      ? failure(new Refused(404, WORDS.missingNext), null, WORDS.missing(gone.size))
      : failure(error, () => exported(format));
    part["tray-problem"].replaceChildren(told);
    toTray();
  }
}

// The form ------------------------------------------------------------------------------------------------------------

function complain(words) {
  part["query-error"].textContent = words;
  part["query-error"].hidden = !words;
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", "query-error"]]) {
    if (words) part.query.setAttribute(name, value);
    else part.query.removeAttribute(name);
  }
}

part.search.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = part.query.value.trim();
  if (!query) {
    complain(WORDS.empty);
    part.query.focus();
    return;
  }
  const search = now();
  // Other words are another search: what the last one was narrowed to would hide what they find.
  const fresh = query === search.query ? search : { ...search, chosen: searchOf("").chosen };
  go({ ...fresh, query, page: 1 });
});
part.filters.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", () => show());

part.search.hidden = false;
showTray();
part.facets.open = matchMedia("(min-width: 56em)").matches;
show();
