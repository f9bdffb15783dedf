/**
 * In: a question typed on a council's page. Out: the reply of POST /v1/chat, each statement with its source to check.
 *
 *   <script type="module" src="https://assistant.example/widget/council-chat.js"></script>
 *   <council-chat heading="Ask the council's papers" suggestions="First question?|Second question?"></council-chat>
 *
 * Attributes: heading, greeting, suggestions (separated by "|"), open ("false" hides it behind a button).
 * Nothing the server sends is ever read as HTML: words go in by textContent, and a link must point at the API's own origin.
 */

/** Every word of the product's own, so that a council can translate them in one place. */
const WORDS = {
  language: "en-GB",
  heading: "Ask the council's papers",
  greeting: "Ask a question about what the council has decided, discussed or reported.",
  caution: "Answers come from published council papers and can be wrong. Check the source before you rely on one.",
  privacy: "Please don't enter personal details.",
  launcher: "Ask a question about council papers",
  suggestions: "You could ask",
  label: "Your question",
  send: "Ask",
  stop: "Stop",
  restart: "New conversation",
  restarted: "New conversation started. The earlier questions and answers are cleared.",
  empty: "Write a question first.",
  left: (count) => (count === 1 ? "You have 1 character left." : `You have ${count} characters left.`),
  asked: "You asked",
  busy: "Still working on the last question. Wait for the answer, or stop it first.",
  stages: {
    starting: "Sending your question…",
    searching: "Searching the papers…",
    reading: "Reading the papers…",
    writing: "Writing the answer…",
  },
  readingPapers: (count) => (count === 1 ? "Reading 1 paper…" : `Reading ${count} papers…`),
  statuses: {
    answered: "Answer",
    partial: "Part of an answer",
    not_found: "Not found in the papers",
    declined: "Not something this service can answer",
    clarify: "Which do you mean?",
  },
  failed: "Something went wrong",
  stopped: "Stopped",
  unfinished: "Unfinished answer",
  problems: {
    network: "The service could not be reached. Check your internet connection, then try again.",
    timeout: "The answer is taking too long. Try again, or ask a shorter question.",
    stopped: "You stopped this answer before it was finished.",
    cut: "The answer broke off before it was finished. Try again.",
    unclear: "The service could not answer just now. Try again in a few minutes.",
  },
  retry: "Try again",
  notice: "Please note",
  sources: "Sources",
  source: (marker) => `Source ${marker}`,
  sourceNamed: (marker, reference) => `Source ${marker}: ${reference}`,
  sourceSpoken: (marker) => `(source ${marker})`,
  sourceCount: (count) => (count === 1 ? "1 source follows the answer." : `${count} sources follow the answer.`),
  unnamed: "A council paper",
  meetingDate: "Meeting date",
  aboutDate: (date) => `about ${date}`,
  givenDate: (date) => `${date} (not printed in the paper)`,
  standing: "This was",
  standings: {
    decision: "decided",
    recommendation: "recommended, which is not itself a decision",
    reported: "reported to the meeting",
    question_or_remark: "said as a question or remark",
    amendment_lost: "an amendment that was lost",
  },
  open: "Open the paper",
  openAt: (page) => `Open the paper at page ${page}`,
  newTab: "(opens in a new tab)",
  noLink: "This paper cannot be opened from here.",
  back: "Back to the answer",
  useful: "Was this useful?",
  usefulYes: "Yes",
  usefulNo: "No",
  ratedThanks: "Thank you for your feedback.",
  ratedFailed: "That could not be kept. Try again.",
  comment: "Add a comment",
  commentLabel: "What was good or missing? Please don't enter personal details.",
  commentSend: "Send comment",
  commentThanks: "Thank you. Your comment was kept.",
  followUps: "You could ask next",
  choices: "Choose one, or ask in other words",
};

const API = new URL(import.meta.url).origin;
const LONGEST_QUESTION = 1000;
const LONGEST_COMMENT = 1000;
const COUNT_FROM = 800;
const KEPT_TURNS = 10; // A question and its answer are two of the 20 turns that the API takes.
const SILENCE_MS = 60_000;
const ANNOUNCED_MS = 15_000;
const MEMORY = `council-chat:${API}`;

const STYLES = `
:host {
  all: initial;
  display: block;
  container-type: inline-size;
  color-scheme: light dark;
  --ink: #0b0c0c;
  --quiet: #484f54;
  --paper: #ffffff;
  --shade: #f3f4f5;
  --line: #6b7379;
  --link: #0b4f8a;
  --accent: #0b4f8a;
  --accent-dark: #073660;
  --on-accent: #ffffff;
  --red: #b3201a;
  --focus: #ffdd00;
  color: var(--ink);
  /* "medium" is the reader's own default size, whatever the page has done to its root. */
  font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :host {
    --ink: #f3f4f5;
    --quiet: #c3cacf;
    --paper: #14181b;
    --shade: #20272c;
    --line: #8f999f;
    --link: #9ccbff;
    --accent: #9ccbff;
    --accent-dark: #c9e3ff;
    --on-accent: #0b0c0c;
    --red: #ff9d96;
  }
}
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
.panel {
  background: var(--paper);
  border: 1px solid var(--line);
  padding: 1em;
  overflow-wrap: break-word;
}
@container (min-width: 40em) {
  .panel, .launcher { font-size: 1.1875em; }
  .panel { padding: 1.5em; }
}
@container (max-width: 25em) {
  .panel { padding: 0.75em; }
  .panel .reply { padding-inline: 0.7em 0; }
  .panel .reply:not([data-look="answered"], [data-look="partial"], [data-look="working"]) { padding-inline-end: 0.7em; }
  .panel .source { padding: 0.7em; }
}
h2, h3, h4, p, ul, ol, dl, dd, blockquote { margin: 0; padding: 0; }
h2 { font-size: 1.42em; line-height: 1.25; }
h3 { font-size: 1em; font-weight: 400; }
h4 { font-size: 1em; }
ul, ol { list-style: none; }
.intro > * + * { margin-top: 0.75em; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875em; }
.spoken {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

button, textarea { font: inherit; color: inherit; border-radius: 0; }
button {
  min-height: 44px;
  padding: 0.4em 1em;
  border: 2px solid var(--accent);
  background: var(--paper);
  color: var(--link);
  cursor: pointer;
  text-align: start;
}
button:hover { background: var(--shade); color: var(--accent-dark); border-color: var(--accent-dark); }
button.main, .launcher { background: var(--accent); color: var(--on-accent); font-weight: 700; }
button.main:hover, .launcher:hover { background: var(--accent-dark); color: var(--on-accent); }
button[aria-disabled="true"] { background: var(--shade); color: var(--quiet); border-color: var(--line); cursor: default; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 3px; }
:focus-visible, .source:focus {
  outline: 3px solid var(--ink);
  outline-offset: 0;
  box-shadow: 0 0 0 6px var(--focus);
}

.questions > * + * { margin-top: 0.5em; }
.questions ul { display: flex; flex-wrap: wrap; gap: 0.5em; }

.turn { margin-top: 1.5em; padding-top: 1.5em; border-top: 1px solid var(--line); scroll-margin-top: 1em; }
.asked { font-weight: 700; white-space: pre-wrap; }
.reply { margin-top: 1em; padding-inline-start: 1em; border-inline-start: 5px solid var(--accent); }
.reply > * + * { margin-top: 0.75em; }
.reply[data-look="working"] { border-inline-start-color: var(--line); }
.reply[data-look="partial"] { border-inline-start-style: dashed; }
.reply[data-look="not_found"] { border: 2px solid var(--line); border-inline-start-width: 5px; padding: 1em; }
.reply[data-look="declined"] { border: 2px dotted var(--line); padding: 1em; }
.reply[data-look="clarify"] { border: 2px dashed var(--accent); padding: 1em; }
.reply[data-look="failed"] { border: 2px solid var(--red); border-inline-start-width: 10px; padding: 1em; }
.reply > .failure { color: var(--red); }
.words > * + * { margin-top: 0.75em; }
.words > ul { list-style: disc; padding-inline-start: 1.4em; }
.words > ul > li + li { margin-top: 0.4em; }
.marker {
  display: inline-block;
  min-width: 28px;
  min-height: 26px;
  padding: 0 0.2em;
  margin: 0 0.1em;
  border: 1px solid var(--accent);
  font-size: 0.875em;
  font-weight: 700;
  line-height: 24px;
  text-align: center;
  vertical-align: baseline;
}
.notice { padding: 0.75em 1em; border: 1px solid var(--line); background: var(--shade); }

.sources { padding-top: 0.5em; }
.sources > ol > li { margin-top: 0.75em; }
.source { padding: 1em; background: var(--shade); border: 1px solid transparent; scroll-margin: 1em; }
.source > * + * { margin-top: 0.6em; }
.source blockquote { padding-inline-start: 0.9em; border-inline-start: 3px solid var(--line); white-space: pre-line; }
.source dt, .source dd { display: inline; }
.source dt { color: var(--quiet); }
.source dt::after { content: ": "; }
.source a { display: inline-block; padding-block: 0.5em; min-height: 44px; }
.rating { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em; min-height: 44px; }
.rating + form { margin-top: 0.5em; padding-top: 0; border-top: 0; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em 1em; }

form { margin-top: 1.5em; padding-top: 1.5em; border-top: 1px solid var(--line); }
form > * + * { margin-top: 0.4em; }
form > .actions { margin-top: 0.75em; }
label { display: block; font-weight: 700; }
textarea {
  display: block;
  width: 100%;
  min-height: 4.2em;
  max-height: 16em;
  padding: 0.5em;
  border: 2px solid var(--ink);
  background: var(--paper);
  resize: vertical;
  field-sizing: content;
}
textarea[aria-invalid="true"] { border-color: var(--red); border-width: 3px; }
.mistake { color: var(--red); font-weight: 700; }
@media (forced-colors: active) {
  .source, .notice { border-color: CanvasText; }
  :focus-visible, .source:focus { outline-color: Highlight; }
  button.main, .launcher { color: ButtonText; }
  button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
}
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLES);

/** An element with attributes and children; a string child becomes text, never HTML. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(words, press, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", press);
  return made;
}

/** An address of the API's own origin, or null: a reply may not send a reader anywhere else. */
function ownAddress(address) {
  if (typeof address !== "string" || address === "") return null;
  try {
    const url = new URL(address, `${API}/`);
    return url.origin === API && /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function writtenDate(date, basis) {
  const day = /^\d{4}-\d{2}-\d{2}/.test(date ?? "") ? new Date(`${date.slice(0, 10)}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime())) return null;
  const parts = { month: "long", year: "numeric", timeZone: "UTC" };
  if (basis === "inferred") return WORDS.aboutDate(day.toLocaleDateString(WORDS.language, parts));
  const written = day.toLocaleDateString(WORDS.language, { day: "numeric", ...parts });
  return basis === "given" ? WORDS.givenDate(written) : written;
}

/** "One.\n• Two\n• Three" to [{kind: "line", text: "One."}, {kind: "list", items: ["Two", "Three"]}]. */
function blocks(text) {
  const found = [];
  for (const line of text.split(/\r?\n/)) {
    const item = /^\s*[•-]\s+(.*)$/.exec(line);
    if (item && found.at(-1)?.kind === "list") found.at(-1).items.push(item[1]);
    else if (item) found.push({ kind: "list", items: [item[1]] });
    else if (line.trim()) found.push({ kind: "line", text: line.trim() });
    else found.push({ kind: "gap" });
  }
  return found.filter((block) => block.kind !== "gap");
}

/** A byte stream to `{event, data}`, as https://html.spec.whatwg.org/multipage/server-sent-events.html reads it. */
async function* events(body, heard) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let name = "message";
  let data = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      heard();
      rest += decoder.decode(value, { stream: !done });
      // A chunk may end between the two halves of "\r\n": leave a last "\r" for the next chunk.
      const whole = done ? rest.length : rest.length - (rest.endsWith("\r") ? 1 : 0);
      const lines = rest.slice(0, whole).split(/\r\n|\r|\n/);
      rest = lines.pop() + rest.slice(whole);
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { event: name, data: data.join("\n") };
          name = "message";
          data = [];
          continue;
        }
        const [, field, content] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
        if (field === "event") name = content ?? "";
        if (field === "data") data.push(content ?? "");
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** What went wrong, in words for a reader; `again` says whether the same question is worth another try. */
class Failure extends Error {
  constructor(words, { heading = WORDS.failed, again = true } = {}) {
    super(words);
    this.heading = heading;
    this.again = again;
  }

  static from(problem) {
    const status = Number(problem?.status) || 500;
    const detail = typeof problem?.detail === "string" && problem.detail.trim();
    return new Failure(detail || WORDS.problems.unclear, { again: status >= 500 || status === 429 || status === 408 });
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isReply(reply) {
  return typeof reply?.status === "string" && typeof reply?.answer === "string";
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

/** Asks once. `tell` gets each stage and sentence as it comes; returns the whole reply; throws Failure. */
async function askOnce(question, history, controller, tell) {
  let alarm;
  const heard = () => {
    clearTimeout(alarm);
    alarm = setTimeout(() => controller.abort("timeout"), SILENCE_MS);
  };
  heard();
  try {
    const response = await fetch(`${API}/v1/chat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ question, history, stream: true }),
      cache: "no-store",
      signal: controller.signal,
    });
    heard();
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok || !type.startsWith("text/event-stream")) {
      const body = parsed(await response.text());
      if (response.ok && isReply(body)) return body;
      throw Failure.from({ status: response.status, detail: body?.detail });
    }
    for await (const { event, data } of events(response.body, heard)) {
      const content = parsed(data);
      if (event === "error") throw Failure.from(content);
      if (event === "done") {
        if (isReply(content)) return content;
        throw new Failure(WORDS.problems.unclear);
      }
      if (content) tell(event, content);
    }
    throw new Failure(WORDS.problems.cut);
  } catch (error) {
    if (controller.signal.aborted) {
      const stopped = controller.signal.reason !== "timeout";
      throw new Failure(stopped ? WORDS.problems.stopped : WORDS.problems.timeout, {
        heading: stopped ? WORDS.stopped : WORDS.failed,
      });
    }
    if (error instanceof Failure) throw error;
    throw new Failure(WORDS.problems.network);
  } finally {
    clearTimeout(alarm);
  }
}

/** Says whether an answer was useful; the last word given for it counts. */
async function rate(reply, rating, comment) {
  const response = await fetch(`${API}/v1/feedback`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ answer_id: reply.id, rating, ...(comment ? { comment } : {}) }),
  });
  if (!response.ok) throw new Failure(WORDS.ratedFailed);
}

/** The finished conversation of this tab: kept in memory, and in sessionStorage where the browser allows it. */
class Conversation {
  #turns = [];

  constructor() {
    try {
      const kept = list(parsed(sessionStorage.getItem(MEMORY)));
      this.#turns = kept.filter((turn) => typeof turn?.question === "string" && isReply(turn?.reply));
    } catch {
      // Storage is refused (private window, sandboxed frame): the conversation lasts as long as the page.
    }
  }

  get turns() {
    return this.#turns;
  }

  get history() {
    return this.#turns.flatMap(({ question, reply }) => [
      { role: "user", content: question },
      { role: "assistant", content: reply.answer },
    ]);
  }

  add(question, reply) {
    this.#turns = [...this.#turns, { question, reply }].slice(-KEPT_TURNS);
    this.#keep(JSON.stringify(this.#turns));
  }

  rated(reply, rating) {
    reply.rated = rating;
    this.#keep(JSON.stringify(this.#turns));
  }

  clear() {
    this.#turns = [];
    this.#keep("[]");
  }

  #keep(turns) {
    try {
      sessionStorage.setItem(MEMORY, turns);
    } catch {
      // Refused or full: see the constructor.
    }
  }
}

class CouncilChat extends HTMLElement {
  static observedAttributes = ["heading", "greeting", "suggestions", "open"];

  #conversation = new Conversation();
  #work = null; // The AbortController of the question being answered.
  #made = 0;
  #timers = [];

  #launcher = button("", () => this.#toggle(), { class: "launcher", "aria-controls": "panel", hidden: "" });
  #heading = element("h2", { id: "heading" });
  #greeting = element("p");
  #suggestions = element("div", { class: "questions", role: "group", "aria-labelledby": "suggestions" });
  #turns = element("div");
  #input = element("textarea", {
    id: "question",
    rows: "2",
    maxlength: String(LONGEST_QUESTION),
    "aria-describedby": "privacy mistake left",
    enterkeyhint: "send",
    autocomplete: "off",
  });
  #mistake = element("p", { id: "mistake", class: "mistake", hidden: "" });
  #left = element("p", { id: "left", class: "quiet small", hidden: "" });
  #send = element("button", { type: "submit", class: "main" }, WORDS.send);
  #stop = button(WORDS.stop, () => this.#work?.abort("stopped"), { hidden: "" });
  #restart = button(WORDS.restart, () => this.#clear(), { hidden: "" });
  #announcer = element("div", { role: "status", "aria-live": "polite", "aria-atomic": "true", class: "spoken" });
  #panel = element("section", { id: "panel", class: "panel", "aria-labelledby": "heading" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const form = element(
      "form",
      { novalidate: "" },
      element("label", { for: "question" }, WORDS.label),
      element("p", { id: "privacy", class: "quiet" }, WORDS.privacy),
      this.#mistake,
      this.#input,
      this.#left,
      element("div", { class: "actions" }, this.#send, this.#stop, this.#restart),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => {
      // While a word is being composed (Japanese, Korean, ...) Enter chooses it and must not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#count());
    this.#panel.append(
      element(
        "div",
        { class: "intro" },
        this.#heading,
        this.#greeting,
        element("p", { class: "quiet" }, WORDS.caution),
        this.#suggestions,
      ),
      this.#turns,
      form,
      this.#announcer,
    );
    this.#launcher.textContent = WORDS.launcher;
    root.append(element("div", { lang: WORDS.language }, this.#launcher, this.#panel));
    for (const { question, reply } of this.#conversation.turns) this.#showReply(this.#newTurn(question), reply);
    this.#restart.hidden = this.#conversation.turns.length === 0;
    this.attributeChangedCallback();
  }

  attributeChangedCallback(changed) {
    const written = (name) => this.getAttribute(name)?.trim();
    this.#heading.textContent = written("heading") || WORDS.heading;
    this.#greeting.textContent = written("greeting") || WORDS.greeting;
    const questions = (written("suggestions") ?? "").split("|").map((question) => question.trim());
    this.#fillQuestions(this.#suggestions, "suggestions", WORDS.suggestions, questions.filter(Boolean));
    if (changed && changed !== "open") return; // A new heading must not close what its reader has opened.
    const closed = written("open") === "false";
    this.#launcher.hidden &&= !closed;
    this.#show(!closed);
  }

  disconnectedCallback() {
    this.#work?.abort("gone");
  }

  #toggle() {
    this.#show(this.#panel.hidden);
    if (!this.#panel.hidden) this.#input.focus();
  }

  #show(open) {
    this.#panel.hidden = !open;
    this.#launcher.setAttribute("aria-expanded", String(open));
  }

  #id(name) {
    this.#made += 1;
    return `${name}-${this.#made}`;
  }

  /** A screen reader hears this once; it is then taken out, so that nobody browsing the page meets the words twice. */
  #announce(words) {
    this.#timers.forEach(clearTimeout);
    this.#announcer.textContent = "";
    this.#timers = [
      setTimeout(() => (this.#announcer.textContent = words), 100),
      setTimeout(() => (this.#announcer.textContent = ""), ANNOUNCED_MS),
    ];
  }

  #count() {
    const used = this.#input.value.length;
    this.#left.hidden = used < COUNT_FROM;
    this.#left.textContent = this.#left.hidden ? "" : WORDS.left(LONGEST_QUESTION - used);
    if (this.#input.value.trim()) this.#refuse("");
  }

  #refuse(words) {
    this.#mistake.textContent = words;
    this.#mistake.hidden = !words;
    if (words) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }

  #submit() {
    const question = this.#input.value.trim();
    // On a phone, focus would bring the keyboard back up over the answer.
    if (matchMedia("(pointer: fine)").matches) this.#input.focus();
    if (!question) {
      this.#refuse(WORDS.empty);
      this.#announce(WORDS.empty);
      this.#input.focus();
      return;
    }
    if (this.#ask(question)) {
      this.#input.value = "";
      this.#count();
    }
  }

  /** Starts a new turn, unless another is being answered. */
  #ask(question) {
    if (this.#work) {
      this.#announce(WORDS.busy);
      return false;
    }
    const turn = this.#newTurn(question.slice(0, LONGEST_QUESTION));
    this.#answer(turn);
    this.#bring(turn.article);
    return true;
  }

  async #answer(turn) {
    const work = new AbortController();
    this.#working(work);
    const { stage, draft } = this.#showWork(turn);
    this.#announce(WORDS.stages.searching);
    let written = "";
    try {
      const reply = await askOnce(turn.question, this.#conversation.history, work, (event, content) => {
        if (event === "stage" || event === "sources") stage.textContent = stageWords(event, content) ?? stage.textContent;
        if (event === "sentence" && typeof content.text === "string") {
          written += (written && (/^\s*[•-]\s/.test(content.text) ? "\n" : " ")) + content.text;
          this.#fillWords(draft, written);
        }
      });
      if (this.#work !== work) return;
      this.#conversation.add(turn.question, reply);
      this.#showReply(turn, reply);
      this.#announce(spoken(reply));
    } catch (error) {
      if (this.#work !== work) return;
      const failure = error instanceof Failure ? error : new Failure(WORDS.problems.unclear);
      this.#showFailure(turn, failure, written);
      this.#announce(`${failure.heading}. ${failure.message}`);
      if (!(error instanceof Failure)) console.error(error);
    }
    this.#working(null);
    if (this.shadowRoot.activeElement === this.#input) this.#bring(turn.article);
  }

  #working(work) {
    this.#work = work;
    this.#send.setAttribute("aria-disabled", String(work !== null));
    if (!work && this.shadowRoot.activeElement === this.#stop) this.#input.focus();
    this.#stop.hidden = work === null;
    this.#restart.hidden = this.#turns.childElementCount === 0;
  }

  #clear() {
    this.#work?.abort("cleared");
    this.#turns.replaceChildren();
    this.#conversation.clear();
    this.#working(null);
    this.#restart.hidden = true;
    this.#input.focus();
    this.#announce(WORDS.restarted);
  }

  #bring(article) {
    const box = article.getBoundingClientRect();
    if (box.top >= 0 && box.bottom <= innerHeight) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    article.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  #newTurn(question) {
    const asked = this.#id("asked");
    const reply = element("div", { class: "reply", tabindex: "-1" });
    const heading = element(
      "h3",
      { id: asked },
      element("span", { class: "quiet" }, `${WORDS.asked}: `),
      element("span", { class: "asked" }, question),
    );
    const article = element("article", { class: "turn", "aria-labelledby": asked }, heading, reply);
    this.#turns.append(article);
    return { question, article, reply };
  }

  #look(turn, look, ...children) {
    turn.article.setAttribute("aria-busy", String(look === "working"));
    turn.reply.dataset.look = look;
    turn.reply.replaceChildren(...children);
  }

  #showWork(turn) {
    const stage = element("p", { class: "stage quiet" }, WORDS.stages.starting);
    const draft = element("div", { class: "words" });
    this.#look(turn, "working", draft, stage);
    return { stage, draft };
  }

  #showFailure(turn, failure, written) {
    const parts = [];
    if (written) {
      const draft = element("div", { class: "words" });
      this.#fillWords(draft, written);
      parts.push(element("h4", {}, WORDS.unfinished), draft);
    }
    parts.push(element("h4", { class: "failure" }, failure.heading), element("p", {}, failure.message));
    if (failure.again) {
      const retry = button(WORDS.retry, () => {
        if (this.#work) {
          this.#announce(WORDS.busy);
          return;
        }
        turn.reply.focus(); // The button goes; whoever pressed it stays where the answer will be.
        this.#answer(turn);
      });
      parts.push(element("p", {}, retry));
    }
    this.#look(turn, "failed", ...parts);
  }

  #showReply(turn, reply) {
    const look = reply.status in WORDS.statuses ? reply.status : "answered";
    const citations = list(reply.citations).filter((citation) => Number.isInteger(citation?.marker));
    const sources = new Map(citations.map((citation) => [citation.marker, this.#source(citation)]));
    const words = element("div", { class: "words" });
    this.#fillWords(words, reply.answer, sources);
    const parts = [element("h4", {}, WORDS.statuses[look]), words];
    if (reply.notice) {
      parts.push(element("p", { class: "notice" }, element("strong", {}, `${WORDS.notice}: `), String(reply.notice)));
    }
    if (sources.size) {
      const items = [...sources.values()].map(({ box }) => element("li", {}, box));
      parts.push(
        element("div", { class: "sources" }, element("h4", {}, WORDS.sources), element("ol", { role: "list" }, ...items)),
      );
    }
    if (reply.kept === true && typeof reply.id === "string") parts.push(this.#rating(reply));
    const questions = list(reply.follow_ups).filter((question) => typeof question === "string" && question.trim());
    if (questions.length) {
      const named = this.#id("questions");
      const group = element("div", { class: "questions", role: "group", "aria-labelledby": named });
      this.#fillQuestions(group, named, look === "clarify" ? WORDS.choices : WORDS.followUps, questions);
      parts.push(group);
    }
    this.#look(turn, look, ...parts);
  }

  /** "Was this useful?" with two buttons, whose place the thanks take: what is read there feeds the council's gap report. */
  #rating(reply) {
    const named = this.#id("rating");
    const words = element("p", { id: named, tabindex: "-1" }, reply.rated ? WORDS.ratedThanks : WORDS.useful);
    const row = element("div", { class: "rating", role: "group", "aria-labelledby": named }, words);
    const box = element("div", {}, row);
    const say = (said) => {
      words.textContent = said;
      this.#announce(said);
    };
    const give = async (rating, comment) => {
      try {
        await rate(reply, rating, comment);
      } catch {
        say(WORDS.ratedFailed);
        return;
      }
      this.#conversation.rated(reply, rating);
      const more = button(WORDS.comment, open);
      row.replaceChildren(words, ...(comment ? [] : [more]));
      box.replaceChildren(row);
      if (comment) words.textContent = WORDS.commentThanks;
      else say(WORDS.ratedThanks);
      (comment ? words : more).focus({ preventScroll: true }); // What was pressed has gone; a text that has focus is read.
    };
    const open = () => {
      const id = this.#id("comment");
      const text = element("textarea", { id, rows: "2", maxlength: String(LONGEST_COMMENT) });
      const send = element("button", { type: "submit" }, WORDS.commentSend);
      const form = element("form", {}, element("label", { for: id }, WORDS.commentLabel), text, element("div", { class: "actions" }, send));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (text.value.trim()) give(reply.rated, text.value.trim());
        else text.focus();
      });
      row.lastElementChild.remove();
      box.append(form);
      text.focus();
    };
    if (!reply.rated) row.append(button(WORDS.usefulYes, () => give("useful")), button(WORDS.usefulNo, () => give("not_useful")));
    return box;
  }

  #fillQuestions(group, id, label, questions) {
    const items = questions.map((question) => element("li", {}, button(question, () => this.#ask(question))));
    group.hidden = items.length === 0;
    group.replaceChildren(element("p", { id, class: "quiet" }, label), element("ul", { role: "list" }, ...items));
  }

  #fillWords(box, text, sources = new Map()) {
    const made = blocks(text).map((block) =>
      block.kind === "list"
        ? element("ul", {}, ...block.items.map((item) => element("li", {}, ...this.#marked(item, sources))))
        : element("p", {}, ...this.#marked(block.text, sources)),
    );
    box.replaceChildren(...made);
  }

  /** "Ninety-nine. [1]" to its words and a button for each marker that has a source; any other bracket stays as written. */
  #marked(text, sources) {
    return text
      .split(/(\[\d{1,3}\])/)
      .filter(Boolean)
      .map((piece) => {
        const number = /^\[(\d{1,3})\]$/.exec(piece)?.[1];
        const source = number && sources.get(Number(number));
        if (!source) return piece;
        const name = WORDS.sourceNamed(number, source.reference);
        const marker = button(piece, () => source.visit(marker), { class: "marker", "aria-label": name });
        return marker;
      });
  }

  #source(citation) {
    const named = this.#id("source");
    const reference = String(citation.reference || citation.title || citation.file || WORDS.unnamed);
    const facts = element("dl");
    const fact = (name, value) =>
      value && facts.append(element("div", {}, element("dt", {}, name), element("dd", {}, value)));
    fact(WORDS.meetingDate, writtenDate(citation.meeting_date, citation.date_basis));
    const standing = citation.standing && String(citation.standing);
    fact(WORDS.standing, standing && (WORDS.standings[standing] ?? standing.replaceAll("_", " ")));

    const address = ownAddress(citation.url);
    const page = Number.isInteger(citation.page) ? WORDS.openAt(citation.page) : WORDS.open;
    const paper = address
      ? element("a", { href: address, target: "_blank", rel: "noopener" }, `${page} ${WORDS.newTab}`)
      : element("span", { class: "quiet" }, WORDS.noLink);
    let came = null;
    const back = button(WORDS.back, () => came?.focus(), { hidden: "" });
    const box = element(
      "div",
      { class: "source", role: "group", tabindex: "-1", "aria-labelledby": named },
      element("p", { id: named }, element("strong", {}, `${WORDS.source(citation.marker)}: `), reference),
    );
    if (citation.quote) box.append(element("blockquote", {}, element("p", {}, String(citation.quote))));
    box.append(facts, element("div", { class: "actions" }, paper, back));
    const visit = (marker) => {
      came = marker;
      back.hidden = false;
      box.focus();
    };
    return { box, reference, visit };
  }
}

function stageWords(event, content) {
  const papers = event === "sources" ? (content.documents ?? content.sources ?? content) : content.documents;
  const count = Array.isArray(papers) ? papers.length : papers;
  if (event === "sources" || content.stage === "reading") {
    return Number.isInteger(count) && count > 0 ? WORDS.readingPapers(count) : WORDS.stages.reading;
  }
  return Object.hasOwn(WORDS.stages, content.stage) ? WORDS.stages[content.stage] : null;
}

/** The reply as one announcement: what it is, the answer, and how many sources there are to look at. */
function spoken(reply) {
  const markers = list(reply.citations).length;
  return [
    `${WORDS.statuses[reply.status] ?? WORDS.statuses.answered}.`,
    reply.answer.replaceAll(/\[(\d{1,3})\]/g, (_, marker) => WORDS.sourceSpoken(marker)),
    reply.notice && `${WORDS.notice}: ${reply.notice}`,
    markers > 0 && WORDS.sourceCount(markers),
  ]
    .filter(Boolean)
    .join("\n");
}

if (!customElements.get("council-chat")) customElements.define("council-chat", CouncilChat);
