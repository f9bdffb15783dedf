/**
 * In: what a caller wants to know. Out: the sentence to say, the fact large, its date, its source and whom to pass to.
 *
 * Works by keyboard alone. Nothing the server sends is read as HTML, and no link leads away from this server.
 */

import { askOnce, Failure, LONGEST_QUESTION } from "/widget/ask.js";
import { asJson, button, copied, element, list, ownAddress, parsed, stageWords, statusWords, writtenDate } from "/widget/parts.js";
import { personalIn } from "/widget/personal.js";
import { WORDS } from "/widget/words.js";
import { factOf } from "./fact.js";
import { sessionHeaders, showSession } from "./session.js";

const SAYS = {
  working: "Looking it up",
  slow: "This is taking longer than usual. Wait, or press Escape to stop.",
  cleared: "The last questions are cleared.",
  joined: "Taken together with what was asked before in this call. For another matter, start a new call.",
  newCall: "New call. What was asked before no longer counts.",
  copied: "Copied: the answer with its reference.",
  notCopied: "It could not be copied here. Select the answer and copy it by hand.",
  nothingToCopy: "There is no answer to copy yet.",
  undated: "The paper does not say",
  fromSource: "Read from the source: the answer stands in a table.",
  noReference: "No reference",
  doNotGuess: [
    "Tell the caller that the council's papers held here do not say. Do not guess.",
    "Try other words, or add a name, a place or a year.",
  ],
  passOn: "If it matters, pass the question on.",
  stopped: "Stopped. Ask again when you are ready.",
};
const MOST_LAST = 9;
const MOST_OFFERED = 9; // One key each.
const KEPT_TURNS = 10;
const SLOW_MS = 4_000;
const ANNOUNCED_MS = 15_000;
const LAST = "council-desk:last";
const KEYS_OFF = "council-desk:keys-off";

const at = (id) => document.getElementById(id);
const [form, box, card, stop, mistake, warning] = ["ask", "question", "card", "stop", "mistake", "warning"].map(at);
const [lastList, none, clear, help, keys, announcer] = ["last", "none", "clear", "help", "keys", "announcer"].map(at);

let work = null; // The AbortController of the question being answered.
let call = []; // What was asked and answered in this call: {question, answer}.
let shown = null; // The reply on the card.
let again = null; // Asks a question that failed once more.
let told = ""; // A question that seems to hold personal details and is sent all the same.
let timers = [];

// Asking -------------------------------------------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("input", () => box.value.trim() && refuse(""));
stop.addEventListener("click", () => work?.abort("stopped"));

function submit() {
  const question = box.value.trim().slice(0, LONGEST_QUESTION);
  if (!question) {
    refuse(WORDS.empty);
    announce(WORDS.empty);
    box.focus();
    return;
  }
  const personal = question === told ? [] : personalIn(question);
  if (personal.length) {
    warn(question, personal);
    return;
  }
  told = "";
  warning.hidden = true;
  ask(question);
}

function refuse(words) {
  mistake.textContent = words;
  mistake.hidden = !words;
  if (words) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}

function warn(question, personal) {
  const kinds = new Intl.ListFormat(WORDS.language).format(personal.map((kind) => WORDS.personal.kinds[kind]));
  const anyway = button(WORDS.personal.anyway, () => {
    told = question;
    box.focus();
    submit();
  });
  const change = button(WORDS.personal.change, () => {
    warning.hidden = true;
    box.focus();
  });
  warning.replaceChildren(
    element(
      "p",
      { id: "warning-says" },
      element("strong", {}, `${WORDS.personal.heading}. `),
      `${WORDS.personal.found(kinds)} ${WORDS.personal.why}`,
    ),
    element("div", { class: "actions" }, change, anyway),
  );
  warning.hidden = false;
  warning.focus();
}

/** `fresh` is a question of its own, which owes nothing to what was asked in this call. */
async function ask(question, { fresh = false } = {}) {
  work?.abort("replaced");
  const mine = new AbortController();
  const from = document.activeElement;
  work = mine;
  shown = again = null;
  box.value = question;
  const history = fresh ? [] : historyOf(call);
  const { stage, draft } = showWork(question);
  announce(SAYS.working);
  const slow = setTimeout(() => {
    stage.textContent = SAYS.slow;
    announce(SAYS.slow);
  }, SLOW_MS);
  try {
    const reply = await askOnce(question, history, mine, (event, content) => {
      if (event === "stage") stage.textContent = stageWords(content) ?? stage.textContent;
      if (event === "sentence" && !readsRow(content.text, list(content.citations)[0])) draft.textContent ||= bare(String(content.text ?? ""));
    }, { headers: sessionHeaders(), credentials: "same-origin" });
    if (work !== mine) return;
    call = [...(fresh ? [] : call), { question, answer: reply.answer }].slice(-KEPT_TURNS);
    remember(question, reply);
    showReply(question, reply);
    announce(spoken(reply));
  } catch (error) {
    if (work !== mine) return;
    const failure = error instanceof Failure ? error : new Failure(WORDS.problems.unclear);
    showFailure(question, failure, () => ask(question, { fresh }));
    announce(`${failure.heading}. ${failure.message}`);
    if (!(error instanceof Failure)) console.error(error);
  } finally {
    clearTimeout(slow);
    if (work === mine) finish(question, from);
  }
}

function finish(question, from) {
  work = null;
  const onStop = document.activeElement === stop;
  stop.hidden = true;
  // Whoever has begun to type the next question, or has gone elsewhere, is left there.
  const waiting = document.activeElement === from || document.activeElement === document.body || onStop;
  if (waiting && !(document.activeElement === box && box.value.trim() !== question)) card.focus();
}

function historyOf(turns) {
  return turns.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]);
}

// The card -----------------------------------------------------------------------------------------------------------

function show(look, heading, question, ...parts) {
  card.dataset.look = look;
  card.setAttribute("aria-busy", String(look === "working"));
  const title = element("h2", { id: "card-heading" }, heading);
  const asked = element("p", { class: "question quiet" }, `${WORDS.asked}: ${question}`);
  card.replaceChildren(title, asked, ...parts.flat().filter(Boolean));
}

function showWork(question) {
  const stage = element("p", { class: "stage quiet" }, WORDS.stages.starting);
  const draft = element("p", { class: "say" });
  stop.hidden = false;
  show("working", SAYS.working, question, draft, stage);
  return { stage, draft };
}

function showFailure(question, failure, retry) {
  again = failure.again ? retry : null;
  const tryAgain = again && element("div", { class: "actions" }, keyed(button(WORDS.retry, () => again?.()), "r"));
  show("failed", failure.heading, question, element("p", {}, failure.message), tryAgain);
}

function showReply(question, reply) {
  shown = reply;
  const look = Object.hasOwn(WORDS.statuses, reply.status) ? reply.status : "answered";
  const citations = list(reply.citations).filter((citation) => Number.isInteger(citation?.marker));
  const [first, ...others] = sentencesOf(reply.answer);
  const fact = factOf(reply);
  const source = citations.find(({ marker }) => markersIn(first ?? "").includes(marker)) ?? citations[0];
  const contact = typeof reply.contact === "string" && reply.contact.trim();
  show(
    look,
    statusWords(reply),
    question,
    showUnderstood(question, reply),
    fact && showFact(fact),
    showSay(toSay(reply, first, source), look),
    reply.notice && element("p", {}, element("strong", {}, `${WORDS.notice}: `), String(reply.notice)),
    look === "not_found" && whatToDo(contact),
    source ? factsOf(source, contact) : contact && factsOf(null, contact),
    others.length > 0 && alsoFound(others, citations),
    source && showQuote(source, first ?? ""),
    actions(source),
    offered(list(reply.follow_ups), look),
  );
}

/** What the question was taken for, where the call so far lent it something. */
function showUnderstood(question, { standalone_question: understood }) {
  if (!understood || understood === question) return null;
  const says = understood.includes("(after: ") ? SAYS.joined : `Understood as: ${understood}`;
  return element("p", { class: "quiet small" }, says);
}

/** Does a sentence read out a table's row, "Table 1 Main charges - Allotment: 2025/26 £68"? Nobody can say that to a caller. */
function readsRow(sentence, source) {
  const name = typeof source?.reading === "string" ? source.reading.split(": ")[0] : "";
  return name !== "" && String(sentence).includes(`${name}: `);
}

/** The first sentence as it can be said; null where there is none that can. */
function toSay(reply, first = "", source = null) {
  const made = typeof reply.say === "string" && reply.say.trim();
  return made || (readsRow(first, source) ? null : bare(first));
}

function showSay(sentence, look) {
  if (sentence === null) return element("p", { class: "say" }, SAYS.fromSource);
  const label = look === "answered" || look === "partial" ? element("span", { class: "to-say" }, "Say") : "";
  return element("p", { class: "say" }, label, sentence);
}

function showFact({ value, of, isDate }) {
  const words = isDate ? writtenDate(value, "printed") : value;
  return element("p", { class: "fact" }, element("strong", {}, words), of && element("span", { class: "quiet" }, of));
}

function whatToDo(contact) {
  const steps = [...SAYS.doNotGuess, ...(contact ? [] : [SAYS.passOn])];
  return [
    element("h3", {}, "What to do"),
    element("ul", { class: "todo" }, ...steps.map((step) => element("li", {}, step))),
  ];
}

function factsOf(source, contact) {
  const facts = element("dl", { class: "facts" });
  const add = (name, value, more = {}) =>
    value && facts.append(element("div", {}, element("dt", {}, name), element("dd", more, value)));
  if (source) {
    add("Date it held", writtenDate(source.meeting_date, source.date_basis) ?? SAYS.undated);
    add("Source", linked(source));
    const standing = source.standing && String(source.standing);
    add(WORDS.standing, standing && (WORDS.standings[standing] ?? standing.replaceAll("_", " ")));
  }
  add("Pass to", contact || null, { class: "pass" });
  return facts;
}

function linked(source) {
  const address = ownAddress(source.url);
  const reference = referenceOf(source);
  return address
    ? element("a", { href: address, target: "_blank", rel: "noopener" }, `${reference} ${WORDS.newTab}`)
    : reference;
}

function alsoFound(sentences, citations) {
  const items = sentences.map((sentence) => {
    const sources = citations.filter(({ marker }) => markersIn(sentence).includes(marker));
    const places = sources.map((source) => element("span", { class: "small" }, " ", linked(source)));
    return element("li", {}, bare(sentence), ...places);
  });
  const heading = element("h3", {}, "The answer goes on");
  return element("div", { class: "also" }, heading, element("ul", { class: "todo" }, ...items));
}

/** The words of the paper, where the sentence to say is not them. */
function showQuote(source, first) {
  if (!source.quote || first.includes(source.quote)) return null;
  const quote = element("blockquote", {}, element("p", {}, String(source.quote)));
  const read = readsRow(first, source) ? element("p", { class: "quiet" }, `With its column headings: ${source.reading}`) : "";
  return element("div", {}, element("h3", {}, "As the paper prints it"), quote, read);
}

function actions(source) {
  const told = element("span", { id: "copied", class: "quiet" });
  const open = source && ownAddress(source.url);
  return element(
    "div",
    { class: "actions" },
    keyed(button("Copy answer and reference", copy), "c"),
    open ? keyed(button(Number.isInteger(source.page) ? WORDS.openAt(source.page) : WORDS.open, openPaper), "o") : "",
    told,
  );
}

function offered(questions, look) {
  const kept = questions.filter((question) => typeof question === "string" && question.trim()).slice(0, MOST_OFFERED);
  if (!kept.length) return null;
  const items = kept.map((question, place) =>
    element("li", {}, keyed(button(question, () => ask(question, { fresh: true })), String(place + 1))),
  );
  const heading = look === "clarify" ? "Ask the caller which they mean" : "They may ask next";
  return element("div", {}, element("h3", {}, heading), element("ol", { class: "next", role: "list" }, ...items));
}

/** Shows on a button the key that does the same. */
function keyed(made, key) {
  made.setAttribute("aria-keyshortcuts", key);
  made.append(" ", element("kbd", { "aria-hidden": "true" }, key));
  return made;
}

// Words --------------------------------------------------------------------------------------------------------------

/** An answer to its sentences, one a line as the server writes them; items of a list stay with the line before. */
function sentencesOf(answer) {
  return answer.split(/\r?\n(?!\s*[•-]\s)/).filter((line) => line.trim());
}

function bare(sentence) {
  return sentence.replaceAll(/\s*\[\d{1,3}\]/g, "").trim();
}

function markersIn(sentence) {
  return [...sentence.matchAll(/\[(\d{1,3})\]/g)].map(([, marker]) => Number(marker));
}

function referenceOf(source) {
  return String(source.reference || source.title || source.file || SAYS.noReference);
}

function spoken(reply) {
  const first = list(reply.citations)[0];
  const [sentence, ...others] = sentencesOf(reply.answer);
  return [
    `${statusWords(reply)}.`,
    toSay(reply, sentence, first) ?? SAYS.fromSource,
    ...others.map(bare),
    first && `Source: ${referenceOf(first)}.`,
    reply.contact && `Pass to: ${reply.contact}.`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** The answer, with each source under it, as it goes into an e-mail or a case note. */
function copyOf(reply) {
  const sources = list(reply.citations).map((source) => {
    const held = writtenDate(source.meeting_date, source.date_basis);
    const when = held && `Date it held: ${held}`;
    return [`[${source.marker}] ${referenceOf(source)}`, when, ownAddress(source.url)].filter(Boolean).join("\n    ");
  });
  return [reply.answer, ...sources].join("\n\n");
}

// What the buttons and keys do ---------------------------------------------------------------------------------------

async function copy() {
  const says = (words) => {
    const place = at("copied");
    if (place) place.textContent = words;
    announce(words);
  };
  if (!shown) {
    says(SAYS.nothingToCopy);
    return;
  }
  says((await copied(copyOf(shown))) ? SAYS.copied : SAYS.notCopied);
}

function openPaper() {
  card.querySelector(".facts a")?.click();
}

function newCall() {
  work?.abort("new call");
  work = shown = again = null;
  call = [];
  told = box.value = "";
  stop.hidden = warning.hidden = true;
  refuse("");
  card.dataset.look = "empty";
  card.setAttribute("aria-busy", "false");
  const heading = element("h2", { id: "card-heading" }, "New call");
  card.replaceChildren(heading, element("p", {}, "What does the caller want to know?"));
  announce(SAYS.newCall);
  box.focus();
}

// Last questions -----------------------------------------------------------------------------------------------------

function lastQuestions() {
  try {
    return list(parsed(sessionStorage.getItem(LAST))).filter((question) => typeof question === "string");
  } catch {
    return []; // Storage is refused: they last as long as the page shows them.
  }
}

function keepLast(questions) {
  try {
    sessionStorage.setItem(LAST, asJson(questions));
  } catch {
    // Refused or full: see above.
  }
  showLast(questions);
}

/** A question that only points at another one is kept as it was understood. */
function remember(question, reply) {
  const whole = reply.standalone_question && !reply.standalone_question.includes("(after: ");
  const kept = whole ? reply.standalone_question : question;
  keepLast([kept, ...lastQuestions().filter((one) => one !== kept)].slice(0, MOST_LAST));
}

function showLast(questions) {
  const items = questions.map((question) => element("li", {}, button(question, () => ask(question, { fresh: true }))));
  lastList.replaceChildren(...items);
  none.hidden = questions.length > 0;
  clear.hidden = questions.length === 0;
}

clear.addEventListener("click", () => {
  keepLast([]);
  announce(SAYS.cleared);
  box.focus();
});
at("call").addEventListener("click", newCall);

// Keys ---------------------------------------------------------------------------------------------------------------

const DOES = {
  "/": () => {
    box.focus();
    box.select();
  },
  "?": () => {
    help.open = true;
    help.querySelector("summary").focus();
  },
  c: copy,
  o: openPaper,
  n: newCall,
  r: () => again?.(),
  l: () => lastList.querySelector("button")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") {
    escape();
    return;
  }
  // A single key is a letter wherever somebody types, and can be switched off (WCAG 2.2, 2.1.4).
  const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
  if (typing || !keys.checked || event.repeat) return;
  const offer = /^[1-9]$/.test(event.key) ? card.querySelectorAll(".next button")[Number(event.key) - 1] : null;
  if (offer) offer.click();
  else if (Object.hasOwn(DOES, event.key)) DOES[event.key]();
  else return;
  event.preventDefault();
});

function escape() {
  if (work) {
    work.abort("stopped");
    return;
  }
  warning.hidden = true;
  box.value = "";
  refuse("");
  box.focus();
}

keys.addEventListener("change", () => {
  document.body.dataset.keys = keys.checked ? "on" : "off";
  try {
    if (keys.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  } catch {
    // Refused: the choice lasts as long as the page.
  }
});

/** One announcement at a time; it is taken out again, so that nobody who reads the page meets its words twice. */
function announce(words) {
  timers.forEach(clearTimeout);
  announcer.textContent = "";
  timers = [
    setTimeout(() => (announcer.textContent = words), 100),
    setTimeout(() => (announcer.textContent = ""), ANNOUNCED_MS),
  ];
}

try {
  keys.checked = localStorage.getItem(KEYS_OFF) === null;
} catch {
  keys.checked = true;
}
document.body.dataset.keys = keys.checked ? "on" : "off";
showLast(lastQuestions());
box.focus();
showSession();
