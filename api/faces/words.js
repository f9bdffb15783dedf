/**
 * Every word of the widget's own, in one place. In: a council's own wording or translation. Out: what is shown.
 *
 *   import { setWords } from "https://assistant.example/widget/words.js";
 *   setWords({ language: "cy", send: "Gofyn", left: { one: "{count} nod ar ôl.", other: "{count} nod ar ôl." } });
 *
 * or `<council-chat lang="cy" words='{"send": "Gofyn"}'>`. What is not given stays in English; a name that is not here is
 * reported on the console and left out. A page has one set of words, whichever of the two ways they came.
 */

/** "Source {marker}: {reference}" to a function of these two, in this order. Of several forms, the first value's plural. */
function sentence(english, names = gapsOf(english)) {
  const fill = (...values) => {
    const form = typeof english === "string" ? english : (english[plural(values[0])] ?? english.other);
    const filled = (gap, name) => (names.includes(name) ? String(values[names.indexOf(name)]) : gap);
    return form.replaceAll(/\{(\w+)\}/g, filled);
  };
  return Object.assign(fill, { names });
}

function gapsOf(english) {
  const form = typeof english === "string" ? english : english.other;
  return [...new Set([...form.matchAll(/\{(\w+)\}/g)].map((gap) => gap[1]))];
}

function plural(count) {
  return new Intl.PluralRules(WORDS.language).select(Number(count));
}

export const WORDS = {
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
  print: "Print",
  empty: "Write a question first.",
  left: sentence({ one: "You have {count} character left.", other: "You have {count} characters left." }),
  asked: "You asked",
  busy: "Still working on the last question. Wait for the answer, or stop it first.",
  stages: {
    starting: "Sending your question…",
    searching: "Searching the papers…",
    reading: "Reading the papers…",
    writing: "Writing the answer…",
  },
  searchingPapers: sentence({ one: "Searching {count} paper…", other: "Searching {count} papers…" }),
  readingPapers: sentence({ one: "Reading {count} paper…", other: "Reading {count} papers…" }),
  statuses: {
    answered: "Answer",
    partial: "Part of an answer",
    not_found: "Not found in the papers",
    declined: "Not something this service can answer",
    clarify: "Which do you mean?",
  },
  canAsk: "What you can ask",
  notFoundNext: "You could try other words, or add a name, a place or a year.",
  contact: sentence("You can ask {who}."),
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
  change: "Change this question",
  changeNamed: sentence("Change this question: {question}"),
  changing: "You are changing an earlier question. Asking it again replaces its answer and everything after it.",
  keep: "Keep it as it was",
  kept: "The earlier question is kept as it was.",
  personal: {
    heading: "Check for personal details",
    found: sentence("This looks like it holds {what}."),
    why: "The service does not need personal details to answer. Take them out, or ask anyway if this is not what it is.",
    change: "Change the question",
    anyway: "Ask anyway",
    kinds: {
      card: "a payment card number",
      insurance: "a National Insurance number",
      nhs: "an NHS number",
      account: "a bank account and sort code",
      phone: "a phone number",
      email: "an e-mail address",
    },
  },
  notice: "Please note",
  sources: "Sources",
  source: sentence("Source {marker}"),
  sourceNamed: sentence("Source {marker}: {reference}"),
  sourceSpoken: sentence("(source {marker})"),
  sourceCount: sentence({
    one: "{count} source follows the answer.",
    other: "{count} sources follow the answer.",
  }),
  unnamed: "A council paper",
  meetingDate: "Meeting date",
  aboutDate: sentence("about {date}"),
  givenDate: sentence("{date} (not printed in the paper)"),
  standing: "This was",
  standings: {
    decision: "decided",
    recommendation: "recommended, which is not itself a decision",
    reported: "reported to the meeting",
    question_or_remark: "said as a question or remark",
    amendment_lost: "an amendment that was lost",
  },
  open: "Open the paper",
  openAt: sentence("Open the paper at page {page}"),
  newTab: "(opens in a new tab)",
  noLink: "This paper cannot be opened from here.",
  copy: "Copy with reference",
  copied: "Copied the quote and its reference.",
  notCopied: "Your browser did not allow copying. Select the words and copy them yourself.",
  showPage: sentence("Picture of page {page}"),
  pageComing: "Fetching the picture of the page…",
  pageFailed: "The picture of this page cannot be shown. Open the paper instead.",
  pagePictured: sentence("Page {page} of {paper}."),
  marked: "The quoted words are marked.",
  notMarked: "The quoted words could not be found for certain on this page, so nothing is marked.",
  openPicture: "Open the picture in full size",
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

const listeners = new Set();

/** `changed` is called whenever the words have changed; returns what stops that. */
export function onWords(changed) {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** Takes the place of the words that `given` names; the others stay. `language` is a tag such as "cy". */
export function setWords(given) {
  replace(WORDS, given, "");
  listeners.forEach((changed) => changed());
}

function replace(held, given, within) {
  if (typeof given !== "object" || given === null) {
    leaveOut(within || "the words", "an object of words is wanted");
    return;
  }
  for (const [name, words] of Object.entries(given)) {
    const path = within ? `${within}.${name}` : name;
    const english = Object.hasOwn(held, name) ? held[name] : undefined;
    const forms = typeof words === "string" ? [words] : Object.values(words ?? {});
    const written = forms.length > 0 && forms.every((form) => typeof form === "string" && form.trim());
    if (english === undefined) leaveOut(path, "there are no such words");
    else if (typeof english === "object") replace(english, words, path);
    else if (!written) leaveOut(path, "it is empty or no text");
    else if (path === "language") setLanguage(words);
    else if (typeof english === "function") replaceSentence(held, name, words, path);
    else if (typeof words === "string") held[name] = words;
    else leaveOut(path, "it has only one form");
  }
}

function replaceSentence(held, name, words, path) {
  const { names } = held[name];
  const unknown = gapsOf(typeof words === "string" ? words : { other: Object.values(words).join() }).filter(
    (gap) => !names.includes(gap),
  );
  if (typeof words !== "string" && !words.other) leaveOut(path, 'the form "other" is missing');
  else if (unknown.length) leaveOut(path, `{${unknown[0]}} is unknown; it may hold ${names.map((n) => `{${n}}`)}`);
  else held[name] = sentence(words, names);
}

function setLanguage(tag) {
  try {
    [WORDS.language] = Intl.getCanonicalLocales(tag);
  } catch {
    leaveOut("language", `"${tag}" is no language tag`);
  }
}

function leaveOut(path, why) {
  console.warn(`council-chat: the words for "${path}" are left as they were: ${why}.`);
}
