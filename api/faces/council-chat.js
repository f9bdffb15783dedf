/**
 * In: a question typed on a council's page. Out: the reply of POST /v1/chat, each statement with its source to check.
 *
 *   <script type="module" src="https://assistant.example/widget/council-chat.js"></script>
 *   <council-chat heading="Ask the council's papers" suggestions="First question?|Second question?"></council-chat>
 *
 * Attributes: heading, greeting, suggestions (separated by "|"), open ("false" hides it behind a button), colour ("#00703c",
 * darkened or lightened where it could not be read), lang and words (the widget's own words as JSON: see words.js).
 * Nothing the server sends is ever read as HTML: words go in by textContent, and a link must point at the API's own origin.
 */

import { askOnce, Failure, LONGEST_QUESTION } from "./ask.js";
import { shades } from "./colours.js";
import {
  API,
  asJson,
  button,
  copied,
  element,
  isReply,
  list,
  ownAddress,
  parsed,
  stageWords,
  statusWords,
  writtenDate,
} from "./parts.js";
import { personalIn } from "./personal.js";
import { onWords, setWords, WORDS } from "./words.js";

const PAPERS = "en-GB"; // What papers and answers are written in, whatever the widget's own words are.
const LONGEST_COMMENT = 1000;
const COUNT_FROM = 800;
const KEPT_TURNS = 10; // A question and its answer are two of the 20 turns that the API takes.
const ANNOUNCED_MS = 15_000;
const MOST_OF_WINDOW = 0.4;
const MEMORY = `council-chat:${API}`;

const STYLES = `
:host { display: block; }
/* A page's own rules reach the host element and what it passes down, but not this wrapper. */
.all {
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
  --focus-ink: #0b0c0c;
  color: var(--ink);
  /* "medium" is the reader's own default size, whatever the page has done to its root. */
  font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  .all {
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
  --pad: 1em;
  padding: var(--pad);
  overflow-wrap: break-word;
}
@container (min-width: 40em) {
  .panel, .launcher { font-size: 1.1875em; }
  .panel { --pad: 1.5em; }
}
@container (max-width: 25em) {
  .panel { --pad: 0.75em; }
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
.reply[data-look="not_found"] { border: 2px solid var(--line); border-inline-start-width: 5px; padding: 1em; background: var(--shade); }
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
.warning { padding: 1em; border: 2px solid var(--ink); border-inline-start-width: 10px; scroll-margin: 1em; }
.warning > * + * { margin-top: 0.5em; }
.changing { padding: 0.75em 1em; border: 1px solid var(--line); background: var(--shade); }
.changing > * + * { margin-top: 0.5em; }
.turn > .edit { margin-top: 0.5em; }
.edit button { min-height: 32px; padding: 0.1em 0.6em; border-width: 1px; font-size: 0.875em; }
.notice { padding: 0.75em 1em; border: 1px solid var(--line); background: var(--shade); }

.sources { padding-top: 0.5em; }
.sources > ol > li { margin-top: 0.75em; }
.source { padding: 1em; background: var(--shade); border: 1px solid transparent; scroll-margin: 1em; }
.source > * + * { margin-top: 0.6em; }
.source blockquote { padding-inline-start: 0.9em; border-inline-start: 3px solid var(--line); white-space: pre-line; }
.source dl { display: flex; flex-wrap: wrap; gap: 0.25em 2em; }
.source dt { color: var(--quiet); font-size: 0.875em; }
.source dl > div { min-width: 0; max-width: 100%; }
.source dd { font-weight: 700; overflow-wrap: anywhere; }
.source dd.day { font-size: 1.42em; line-height: 1.25; }
.page summary { width: fit-content; padding-block: 0.5em; min-height: 44px; color: var(--link); cursor: pointer; text-decoration: underline; text-underline-offset: 0.15em; }
.page .coming { display: grid; place-items: center; aspect-ratio: 1 / 1.4142; border: 1px solid var(--line); }
.page img { display: block; width: 100%; height: auto; border: 1px solid var(--line); background: #ffffff; }
.page figure { margin: 0 0 0.6em; }
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
/* Once there is an answer the box for the next question stays in view, small. What has the focus is scrolled clear of it. */
.talking .composer { margin-inline: calc(-1 * var(--pad)); padding: 0.5em var(--pad); background: var(--paper); }
.talking .composer.sticks { position: sticky; bottom: 0; z-index: 1; }
.talking .composer > * + * { margin-top: 0.25em; }
.talking .composer :is(label, #privacy) { display: inline; margin: 0; font-size: 0.875em; }
.talking .line { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: end; }
.talking .line textarea { flex: 1 1 9em; width: auto; min-width: 0; min-height: 44px; max-height: 6.5em; }
.talking .line .actions { margin: 0; flex-wrap: nowrap; }
.line > * + * { margin-top: 0.75em; }
.talking .line > * + * { margin-top: 0; }
.panel > .actions { margin-top: 0.75em; }
.turn :is(a, button, summary, textarea, [tabindex]) { scroll-margin-bottom: calc(var(--composer, 0px) + 1em); }
.warning, .changing { scroll-margin-bottom: 1em; }
textarea[aria-invalid="true"] { border-color: var(--red); border-width: 3px; }
.mistake { color: var(--red); font-weight: 700; }
@media (forced-colors: active) {
  .source, .notice, .changing { border-color: CanvasText; }
  :focus-visible, .source:focus { outline-color: Highlight; }
  button.main, .launcher { color: ButtonText; }
  button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
}
@media print {
  .all {
    color-scheme: light;
    --ink: #000000;
    --quiet: #000000;
    --paper: #ffffff;
    --shade: #ffffff;
    --line: #555555;
    --link: #000000;
  }
  .panel { border: 0; padding: 0; font-size: 11pt; }
  form, .launcher, .questions, .edit, .stage, .rating, .source button, .page:not([open]) { display: none; }
  .panel[hidden]:has(.turn) { display: block !important; }
  .turn, .source { break-inside: avoid-page; }
  .reply { border-inline-start-color: #555555; }
  .marker { border: 0; min-width: 0; min-height: 0; padding: 0; margin: 0; color: #000000; }
  .source { border: 1px solid #555555; }
  .source a::after { content: " " attr(href); overflow-wrap: anywhere; }
}
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLES);

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

/** Says whether an answer was useful; the last word given for it counts. */
async function rate(reply, rating, comment, as) {
  const response = await fetch(`${API}/v1/feedback`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...as.headers },
    credentials: as.credentials,
    body: asJson({ answer_id: reply.id, rating, ...(comment ? { comment } : {}) }),
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
    const added = { question, reply };
    this.#turns = [...this.#turns, added].slice(-KEPT_TURNS);
    this.#keep(asJson(this.#turns));
    return added;
  }

  /** Forgets some of its turns, each as `add` gave it. */
  forget(turns) {
    this.#turns = this.#turns.filter((turn) => !turns.includes(turn));
    this.#keep(asJson(this.#turns));
  }

  rated(reply, rating) {
    reply.rated = rating;
    this.#keep(asJson(this.#turns));
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
  static observedAttributes = ["heading", "greeting", "suggestions", "open", "colour", "words", "lang"];

  #conversation = new Conversation();
  #work = null; // The AbortController of the question being answered.
  #made = 0;
  #timers = [];
  #shown = []; // The turns on screen, oldest first; `kept` is what the conversation holds of one.
  #changed = null; // The turn that is being asked again in other words.
  #told = ""; // A question with personal details that its reader wants to send all the same.
  #colours = new CSSStyleSheet();
  #forgetWords = () => {};
  #composer;

  #launcher = button("", () => this.#toggle(), { class: "launcher", "aria-controls": "panel", hidden: "" });
  #heading = element("h2", { id: "heading" });
  #greeting = element("p");
  #caution = element("p", { class: "quiet" });
  #suggestions = element("div", { class: "questions", role: "group", "aria-labelledby": "suggestions" });
  #turns = element("div");
  #label = element("label", { for: "question" });
  #privacy = element("p", { id: "privacy", class: "quiet" });
  #changing = element("div", { class: "changing", hidden: "" });
  #changingWords = element("p", { id: "changing" });
  #keep = button("", () => this.#keepAsItWas());
  #warning = element("div", {
    class: "warning",
    role: "group",
    tabindex: "-1",
    "aria-labelledby": "warning",
    "aria-describedby": "why",
    hidden: "",
  });
  #input = element("textarea", {
    id: "question",
    rows: "2",
    maxlength: String(LONGEST_QUESTION),
    "aria-describedby": "privacy changing mistake left",
    enterkeyhint: "send",
    autocomplete: "off",
  });
  #mistake = element("p", { id: "mistake", class: "mistake", hidden: "" });
  #left = element("p", { id: "left", class: "quiet small", hidden: "" });
  #send = element("button", { type: "submit", class: "main" });
  #stop = button("", () => this.#work?.abort("stopped"), { hidden: "" });
  #print = button("", () => window.print(), { hidden: "" });
  #restart = button("", () => this.#clear(), { hidden: "" });
  #announcer = element("div", { role: "status", "aria-live": "polite", "aria-atomic": "true", class: "spoken" });
  #panel = element("section", { id: "panel", class: "panel", "aria-labelledby": "heading" });
  #all = element("div", { class: "all" }, this.#launcher, this.#panel);

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet, this.#colours];
    const form = (this.#composer = element(
      "form",
      { novalidate: "", class: "composer" },
      this.#label,
      " ",
      this.#privacy,
      this.#changing,
      this.#mistake,
      element("div", { class: "line" }, this.#input, element("div", { class: "actions" }, this.#send, this.#stop)),
      this.#left,
      this.#warning,
    ));
    new ResizeObserver(this.#stick).observe(form);
    this.#changing.append(this.#changingWords, this.#keep);
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
    // The page's own shortcuts see a key pressed on <council-chat>, not in a box, and would take it for theirs.
    for (const typed of ["keydown", "keypress", "keyup"]) {
      this.#all.addEventListener(typed, (event) => event.target.matches("textarea, input") && event.stopPropagation());
    }
    this.#panel.append(
      element(
        "div",
        { class: "intro" },
        this.#heading,
        this.#greeting,
        this.#caution,
        this.#suggestions,
      ),
      this.#turns,
      form,
      element("div", { class: "actions" }, this.#restart, this.#print),
      this.#announcer,
    );
    root.append(this.#all);
    for (const kept of this.#conversation.turns) this.#newTurn(kept.question).kept = kept;
    this.#working(null);
    this.#show(true);
  }

  connectedCallback() {
    this.#dress();
    this.#forgetWords = onWords(() => this.#dress());
    addEventListener("resize", this.#stick);
  }

  /** Keeps the box at the foot of the window, unless it would take too much of it. */
  #stick = () => {
    const high = this.#composer.offsetHeight;
    const sticks = high <= innerHeight * MOST_OF_WINDOW;
    this.#composer.classList.toggle("sticks", sticks);
    this.#panel.style.setProperty("--composer", sticks ? `${high}px` : "0px");
  };

  /** Puts the widget's words, which may be another language's since, wherever they stand. */
  #dress() {
    this.#all.lang = WORDS.language;
    this.#caution.textContent = WORDS.caution;
    this.#label.textContent = WORDS.label;
    this.#privacy.textContent = WORDS.privacy;
    this.#sayChanging();
    this.#launcher.textContent = WORDS.launcher;
    const buttons = { keep: this.#keep, send: this.#send, stop: this.#stop, restart: this.#restart, print: this.#print };
    for (const [name, button] of Object.entries(buttons)) button.textContent = WORDS[name];
    this.#dressHead();
    for (const turn of this.#shown) {
      this.#dressTurn(turn);
      if (turn.kept) this.#showReply(turn, turn.kept.reply);
    }
  }

  #dressHead() {
    const questions = this.#written("suggestions").split("|").map((question) => question.trim());
    this.#heading.textContent = this.#written("heading") || WORDS.heading;
    this.#greeting.textContent = this.#written("greeting") || WORDS.greeting;
    this.#fillQuestions(this.#suggestions, "suggestions", WORDS.suggestions, questions.filter(Boolean));
  }

  /** The widget asks as a site that has a token, or as nobody: never as whoever is signed in to the server. */
  get #as() {
    const token = this.#written("token");
    return { credentials: "omit", headers: token ? { "X-Widget-Token": token } : {} };
  }

  #written(name) {
    return this.getAttribute(name)?.trim() ?? "";
  }

  attributeChangedCallback(changed, before, now) {
    if (before === now) return;
    if (changed === "colour") this.#paint(this.#written("colour"));
    else if (changed === "words" || changed === "lang") this.#translate();
    else if (changed === "open") this.#open(now?.trim() !== "false");
    else this.#dressHead();
  }

  /** A box that is there from the start has no button; one that was closed once keeps it. */
  #open(open) {
    this.#launcher.hidden &&= open;
    this.#show(open);
  }

  #translate() {
    const words = this.#written("words");
    if (!words) return; // A page in another language without words for it gets English, and `lang` says that it is.
    const language = this.#written("lang");
    const given = parsed(words);
    setWords(given && language ? { language, ...given } : given);
  }

  disconnectedCallback() {
    this.#forgetWords();
    removeEventListener("resize", this.#stick);
    this.#work?.abort("gone");
  }

  /** The council's colour for buttons, links and lines, in shades that can be read. */
  #paint(colour) {
    const found = colour ? shades(colour) : null;
    if (colour && !found) console.warn(`council-chat: colour="${colour}" is left out: a colour like "#00703c" is wanted.`);
    if (found && found.light.accent !== full(colour)) {
      console.info(`council-chat: colour="${colour}" could not be read; ${found.light.accent} is shown on a light page.`);
    }
    const rule = ({ accent, deep, on }) =>
      `.all { --accent: ${accent}; --link: ${accent}; --accent-dark: ${deep}; --on-accent: ${on}; }`;
    const dark = found && `@media (prefers-color-scheme: dark) { ${rule(found.dark)} }`;
    this.#colours.replaceSync(found ? `@media screen { ${rule(found.light)} ${dark} }` : "");
  }

  #toggle() {
    this.#show(this.#panel.hidden);
    (this.#panel.hidden ? this.#launcher : this.#input).focus();
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
    const personal = question === this.#told ? [] : personalIn(question);
    if (personal.length) {
      this.#warn(question, personal);
      return;
    }
    if (this.#ask(question, this.#changed)) {
      this.#told = "";
      this.#warning.hidden = true;
      this.#input.value = "";
      this.#count();
    }
  }

  /** Says what a question seems to hold before anything is sent; its writer changes it, or sends it as it is. */
  #warn(question, personal) {
    const kinds = new Intl.ListFormat(WORDS.language).format(personal.map((kind) => WORDS.personal.kinds[kind]));
    const found = WORDS.personal.found(kinds);
    const change = button(WORDS.personal.change, () => {
      this.#warning.hidden = true;
      this.#input.focus();
    });
    const anyway = button(WORDS.personal.anyway, () => {
      this.#told = question;
      this.#input.focus();
      this.#submit();
    });
    this.#warning.replaceChildren(
      element("p", { id: "warning" }, element("strong", {}, `${WORDS.personal.heading}. `), found),
      element("p", { id: "why" }, WORDS.personal.why),
      element("div", { class: "actions" }, change, anyway),
    );
    this.#warning.hidden = false;
    this.#stick(); // now, so that the focus goes to where it will stand
    this.#warning.focus(); // which says its words
  }

  /** Starts a new turn, unless another is being answered; it may take the place of one and of what followed from it. */
  #ask(question, instead = null) {
    if (this.#work) {
      this.#announce(WORDS.busy);
      return false;
    }
    if (instead) this.#takeBack(instead);
    this.#endChange();
    const turn = this.#newTurn(question.slice(0, LONGEST_QUESTION));
    this.#answer(turn);
    this.#bring(turn.article);
    return true;
  }

  /** Puts an earlier question into the box again. Nothing is lost until it is asked. */
  #change(turn) {
    if (this.#work) {
      this.#announce(WORDS.busy);
      return;
    }
    this.#changed = turn;
    this.#sayChanging();
    this.#input.value = turn.question;
    this.#count();
    this.#stick();
    this.#input.focus();
    this.#input.select();
    this.#announce(WORDS.changing);
  }

  #keepAsItWas() {
    this.#endChange();
    this.#input.value = "";
    this.#count();
    this.#input.focus();
    this.#announce(WORDS.kept);
  }

  /** The words go with what they say: hidden, they would still describe the box. */
  #sayChanging() {
    this.#changing.hidden = this.#changed === null;
    this.#changingWords.textContent = this.#changed ? WORDS.changing : "";
  }

  #endChange() {
    this.#changed = null;
    this.#sayChanging();
    this.#warning.hidden = true;
  }

  #takeBack(turn) {
    const gone = this.#shown.splice(this.#shown.indexOf(turn));
    this.#conversation.forget(gone.map(({ kept }) => kept));
    gone.forEach(({ article }) => article.remove());
  }

  async #answer(turn) {
    const work = new AbortController();
    this.#working(work);
    const { stage, draft, sources } = this.#showWork(turn);
    this.#announce(WORDS.stages.searching);
    let written = "";
    const found = new Map();
    try {
      const reply = await askOnce(turn.question, this.#conversation.history, work, (event, content) => {
        if (event === "stage") stage.textContent = stageWords(content) ?? stage.textContent;
        if (event === "sentence" && typeof content.text === "string") {
          written += (written && (/^\s*[•-]\s/.test(content.text) ? "\n" : " ")) + content.text;
          for (const citation of cited(content.citations)) {
            if (!found.has(citation.marker)) found.set(citation.marker, this.#source(citation));
          }
          this.#stayPut(turn, () => {
            this.#fillWords(draft, written, found);
            sources.replaceChildren(...this.#sourceList(found));
          });
        }
      }, this.#as);
      if (this.#work !== work) return;
      turn.kept = this.#conversation.add(turn.question, reply);
      this.#stayPut(turn, () => this.#showReply(turn, reply, found));
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

  /** Whoever stands on a marker or a source while more of the answer comes stays there. */
  #stayPut(turn, render) {
    const stood = this.shadowRoot.activeElement;
    render();
    if (!stood || stood === this.shadowRoot.activeElement) return;
    (stood.isConnected ? stood : this.#sameMarker(stood, turn))?.focus({ preventScroll: true });
  }

  #goBack(marker, source) {
    (marker.isConnected ? marker : this.#sameMarker(marker, { reply: source.closest(".reply") }))?.focus();
  }

  /** The marker that took the place of one, when an answer was written anew. */
  #sameMarker(marker, { reply }) {
    return [...reply.querySelectorAll(".marker")].find(({ dataset }) => dataset.is === marker.dataset.is);
  }

  #working(work) {
    this.#work = work;
    this.#send.setAttribute("aria-disabled", String(work !== null));
    if (!work && this.shadowRoot.activeElement === this.#stop) this.#input.focus();
    this.#stop.hidden = work === null;
    this.#restart.hidden = this.#print.hidden = this.#shown.length === 0;
    this.#panel.classList.toggle("talking", this.#shown.length > 0);
  }

  #clear() {
    this.#work?.abort("cleared");
    this.#shown = [];
    this.#turns.replaceChildren();
    this.#conversation.clear();
    this.#endChange();
    this.#told = "";
    this.#working(null);
    this.#input.focus();
    this.#announce(WORDS.restarted);
  }

  #bring(article) {
    const box = article.getBoundingClientRect();
    const composer = Number.parseFloat(this.#panel.style.getPropertyValue("--composer")) || 0;
    if (box.top >= 0 && box.bottom <= innerHeight - composer) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    article.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  #newTurn(question) {
    const asked = this.#id("asked");
    const reply = element("div", { class: "reply", tabindex: "-1" });
    const said = element("span", { class: "quiet" });
    const heading = element("h3", { id: asked }, said, element("span", { class: "asked" }, question));
    const change = button("", () => this.#change(turn));
    const edit = element("p", { class: "edit" }, change);
    const article = element("article", { class: "turn", "aria-labelledby": asked }, heading, edit, reply);
    const turn = { question, article, reply, said, change, kept: null };
    this.#dressTurn(turn);
    this.#shown.push(turn);
    this.#turns.append(article);
    return turn;
  }

  #dressTurn({ question, said, change }) {
    said.textContent = `${WORDS.asked}: `;
    change.textContent = WORDS.change;
    change.setAttribute("aria-label", WORDS.changeNamed(question));
  }

  #look(turn, look, ...children) {
    turn.article.setAttribute("aria-busy", String(look === "working"));
    turn.reply.dataset.look = look;
    turn.reply.replaceChildren(...children);
  }

  #showWork(turn) {
    const stage = element("p", { class: "stage quiet" }, WORDS.stages.starting);
    const draft = element("div", { class: "words", lang: PAPERS });
    const sources = element("div", { class: "sources" });
    this.#look(turn, "working", draft, sources, stage);
    return { stage, draft, sources };
  }

  #showFailure(turn, failure, written) {
    const parts = [];
    if (written) {
      const draft = element("div", { class: "words", lang: PAPERS });
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

  /** `made` holds the sources that were shown while the answer came, by their markers. */
  #showReply(turn, reply, made = new Map()) {
    const look = reply.status in WORDS.statuses ? reply.status : "answered";
    const sources = new Map(
      cited(reply.citations).map((citation) => [citation.marker, made.get(citation.marker) ?? this.#source(citation)]),
    );
    const words = element("div", { class: "words", lang: PAPERS });
    this.#fillWords(words, reply.answer, sources);
    const parts = [element("h4", {}, statusWords(reply)), words];
    if (look === "not_found") parts.push(element("p", {}, WORDS.notFoundNext));
    const contact = contactOf(reply);
    if (contact) parts.push(element("p", {}, WORDS.contact(contact)));
    if (reply.notice) {
      parts.push(element("p", { class: "notice" }, element("strong", {}, `${WORDS.notice}: `), String(reply.notice)));
    }
    if (sources.size) parts.push(element("div", { class: "sources" }, ...this.#sourceList(sources)));
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

  #sourceList(sources) {
    const items = [...sources.values()].map(({ box }) => element("li", {}, box));
    return items.length ? [element("h4", {}, WORDS.sources), element("ol", { role: "list" }, ...items)] : [];
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
        await rate(reply, rating, comment, this.#as);
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
        const attributes = { class: "marker", "aria-label": name, "data-is": number };
        const marker = button(piece, () => source.visit(marker), attributes);
        return marker;
      });
  }

  #source(citation) {
    const named = this.#id("source");
    const reference = String(citation.reference || citation.title || citation.file || WORDS.unnamed);
    const facts = element("dl");
    const fact = (name, value, look = {}) =>
      value && facts.append(element("div", {}, element("dt", {}, name), element("dd", look, value)));
    fact(WORDS.meetingDate, writtenDate(citation.meeting_date, citation.date_basis), { class: "day" });
    const standing = citation.standing && String(citation.standing);
    fact(WORDS.standing, standing && (WORDS.standings[standing] ?? standing.replaceAll("_", " ")));

    const address = ownAddress(citation.url);
    const page = Number.isInteger(citation.page) ? WORDS.openAt(citation.page) : WORDS.open;
    const paper = address
      ? element("a", { href: address, target: "_blank", rel: "noopener" }, `${page} ${WORDS.newTab}`)
      : element("span", { class: "quiet" }, WORDS.noLink);
    let came = null;
    const back = button(WORDS.back, () => this.#goBack(came, box), { hidden: "" });
    const quoted = citation.quote ? `“${citation.quote}”\n` : "";
    const copy = button(WORDS.copy, async () => {
      const done = await copied(`${quoted}${reference}${address ? `\n${address}` : ""}`);
      this.#announce(done ? WORDS.copied : WORDS.notCopied);
      told.textContent = done ? WORDS.copied : WORDS.notCopied;
      told.hidden = false;
    });
    const told = element("p", { class: "quiet small", hidden: "" });
    const picture = this.#picture(citation);
    const box = element(
      "div",
      { class: "source", role: "group", tabindex: "-1", "aria-labelledby": named },
      element("p", { id: named }, element("strong", {}, `${WORDS.source(citation.marker)}: `), reference),
    );
    if (citation.quote) box.append(element("blockquote", {}, element("p", {}, String(citation.quote))));
    box.append(facts, element("div", { class: "actions" }, paper, copy, back), told, ...(picture ? [picture] : []));
    const visit = (marker) => {
      came = marker;
      back.hidden = false;
      if (picture) picture.open = true;
      box.focus();
    };
    return { box, reference, visit };
  }

  /** The cited page, folded away: its picture is asked for when somebody first opens it. */
  #picture(citation) {
    const address = ownAddress(citation.page_image);
    if (!address || !Number.isInteger(citation.page)) return null;
    const folded = element("details", { class: "page" }, element("summary", {}, WORDS.showPage(citation.page)));
    let shown = null;
    folded.addEventListener("toggle", () => {
      if (!folded.open || shown) return;
      shown = element("div", {}, element("p", { class: "coming quiet" }, WORDS.pageComing));
      folded.append(shown);
      this.#fillPicture(shown, address, citation).catch(() => {
        shown.replaceChildren(element("p", {}, WORDS.pageFailed));
        this.#announce(WORDS.pageFailed);
        const failed = shown;
        shown = null; // Opened once more, it is tried once more.
        folded.addEventListener("toggle", () => failed.remove(), { once: true });
      });
    });
    return folded;
  }

  /** The page that is cited, and the next one where the quote goes on there: each with its part marked. */
  async #fillPicture(box, address, citation) {
    const pages = citation.last_page === citation.page + 1 ? [citation.page, citation.last_page] : [citation.page];
    const at = (page) => address.replace(/\/pages\/\d+/, `/pages/${page}`);
    const figures = await Promise.all(pages.map((page) => pictured(at(page), page, citation, this.#as)));
    box.replaceChildren(...figures);
    const images = figures.map((figure) => figure.querySelector("img"));
    await Promise.all(images.map((image) => image.decode()));
    this.#announce(images.map((image) => image.alt).join(" "));
  }
}

/** One page as a figure that says whether the quoted words are marked on it. Throws where there is no picture. */
async function pictured(address, page, citation, as) {
  const response = await fetch(address.replace(/\.png(?=\?|$)/, ".json"), { cache: "no-store", ...as });
  const known = response.ok ? parsed(await response.text()) : null;
  if (!Number.isInteger(known?.width) || !Number.isInteger(known?.height)) throw new Error("No picture");
  const paper = String(citation.title || citation.file || WORDS.unnamed);
  const held = writtenDate(citation.meeting_date, citation.date_basis);
  const marked = known.marked ? WORDS.marked : WORDS.notMarked;
  const image = element("img", {
    alt: `${WORDS.pagePictured(page, held ? `${paper}, ${held}` : paper)} ${marked}`,
    width: String(known.width),
    height: String(known.height),
    src: address,
  });
  const full = { href: address, target: "_blank", rel: "noopener" };
  const whole = element("a", full, `${WORDS.openPicture} ${WORDS.newTab}`);
  return element("figure", {}, image, element("figcaption", { class: "small" }, `${marked} `, whole));
}

/** The citations of a reply, or of a sentence on its way, that a marker can lead to. */
function cited(citations) {
  return list(citations).filter((citation) => Number.isInteger(citation?.marker));
}

/** Whom to ask, where an answer leaves something open and does not name them itself. */
function contactOf({ status, answer, contact }) {
  const open = ["not_found", "partial", "declined"].includes(status);
  const who = open && typeof contact === "string" ? contact.trim() : "";
  return answer.includes(who) ? "" : who;
}

/** "#ABC" to "#aabbcc". */
function full(colour) {
  const digits = colour.toLowerCase();
  return digits.length === 4 ? digits.replaceAll(/[\da-f]/g, "$&$&") : digits;
}

/** The reply as one announcement: what it is, the answer, and how many sources there are to look at. */
function spoken(reply) {
  const markers = list(reply.citations).length;
  return [
    `${statusWords(reply)}.`,
    reply.answer.replaceAll(/\[(\d{1,3})\]/g, (_, marker) => WORDS.sourceSpoken(marker)),
    contactOf(reply) && WORDS.contact(contactOf(reply)),
    reply.notice && `${WORDS.notice}: ${reply.notice}`,
    markers > 0 && WORDS.sourceCount(markers),
  ]
    .filter(Boolean)
    .join("\n");
}

if (!customElements.get("council-chat")) customElements.define("council-chat", CouncilChat);
