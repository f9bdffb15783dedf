/**
 * In: a reply of POST /v1/chat. Out: the one figure, amount, share, date or length of time that answers it, or null.
 *
 * A wrong fact in large type is worse than none. It is shown only where all of this holds:
 * - the question asks for one thing, of one kind, and stands alone; the reply answers it and works nothing out;
 * - it is taken from the first thing quoted, where exactly one candidate of that kind stands: of a table's row, the one
 *   cell whose column the question names, or the only one;
 * - what is quoted speaks of what was asked: enough of the same words, and every name, year and month of the question.
 */

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const COUNT_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|twenty|twenty-eight|thirty";
const MONTH = "January|February|March|April|May|June|July|August|September|October|November|December";
const STRETCH = "seconds|minutes|hours|(?:working )?days|weeks|months";
const UNITS = "second|minute|hour|day|week|month|year";
const LENGTH = String.raw`(?:${NUMBER}|${COUNT_WORD})[ -](?:(?:working|calendar) )?(?:${UNITS})s?`;
const MONEY = String.raw`£ ?(?:${NUMBER})(?: ?(?:million|billion|thousand|bn|m|k)\b)?`;
const BE = "is|are|was|were|did|do|does|will|has|have|should|must|can";

/** What each kind of question is asked with, and what may answer it. */
const KINDS = [
  {
    kind: "share",
    asks: /%|\b(?:percentage|per ?cent|proportion|share)\b/i,
    looks: String.raw`(?:${NUMBER}) ?(?:%|per cent\b|percent\b)`,
  },
  {
    kind: "length",
    asks: new RegExp(String.raw`\bhow (?:long|soon|often|many (?:${STRETCH}))\b`, "i"),
    looks: `(?:${LENGTH}(?: and | )?)+`,
  },
  {
    kind: "date",
    asks: new RegExp(String.raw`\bwhen (?:${BE})\b|\b(?:due|by) when\b|\b(?:what|which) (?:date|day)\b`, "i"),
    looks: String.raw`\d{1,2}(?:st|nd|rd|th)? (?:${MONTH}) \d{4}|(?:${MONTH}) \d{4}`,
  },
  { kind: "count", asks: /\b(?:how many|number of)\b/i, looks: NUMBER },
  {
    kind: "amount",
    asks: /\b(?:how much|(?:cost|price|charge|fee|fine|saving|reserve)s?|spend|spent|pay|paid|council tax)\b/i,
    looks: MONEY,
  },
  { kind: "figure", asks: /\b(?:rate|figure|variance|outturn|overspend|underspend|forecast)\b/i, looks: null },
];
const ASKS_AGAIN = "(?:and|or),? (?:by |since )?(?:how|what|which|who|whom|when|where|why|did|is|was)";
const SEVERAL = new RegExp(
  String.raw`\b${ASKS_AGAIN}\b|\b(?:compar|differ)|\b(?:than|versus|both|against|between|by how much)\b|\?.*\?`,
  "i",
);
const DECIDES = /\bwhen (?:did|was|were)\b.*\b(?:agree|approve|decide|resolve|adopt|set)d?\b/i;
// The first is how the server writes a question that only points at what was said before.
const POINTS = /\(after: |\bof (?:it|them|that|those|these|this)\b/i;
// A question that holds a figure asks whether it is right.
const OWN_FIGURE = /£ ?\d|\d ?%|\d ?(?:quid|pounds|per ?cent)\b/i;
const PAST = /\bwhen (?:did|was|were|has|have)\b/i;
const NUMBERED = "phase|band|option|stage|unit|zone|class|part|lot|tier|group|type|level|grade|appendix|round|schedule";
const ONE_OF_A_KIND = new RegExp(String.raw`\b(?:${NUMBERED}) ([a-z]|\d{1,2})\b`, "gi");

const PLAIN = new Set(
  `a an and any are as at be been by can could did do does for from get had has have he her his how i if in is it its
  long many me much my of on or our per please s she should so soon tell than that the their them there they this time to
  us was we were what when where which who whom whose why will with would year you your number council caller
  resident`.split(/\s+/),
);
const NEAR = 30; // Characters.
const ENOUGH = 0.4; // Of the question's words, for a sentence; of the row's name, for a row of a table it is half.

/** `{value, of}`: the fact as printed, and of a table's row what it is of; null where none is sure. */
export function factOf(reply) {
  const question = String(reply.standalone_question ?? "");
  const citation = reply.citations?.[0];
  if (reply.status !== "answered" || !citation || reply.worked_out?.length) return null;
  if (POINTS.test(question) || SEVERAL.test(question) || OWN_FIGURE.test(question)) return null;
  const asked = KINDS.find(({ asks }) => asks.test(question));
  if (!asked) return null;
  const around = [citation.title, citation.section, citation.reference].join(" ");
  const said = String(citation.reading || citation.quote || "");
  if (!sameNames(question, `${said} ${around}`)) return null;
  const row = citation.reading ? rowOf(citation.reading) : null;
  if (!sameOfItsKind(question, row ? `${row.title} ${row.name}` : said, row?.name)) return null;
  if (row) return fromRow(row, asked, question, around);
  if (citation.reading || !samePeriods(question, `${said} ${around}`) || !alike(question, said)) return null;
  if (asked.kind === "date" && DECIDES.test(question)) return dateOfDecision(citation);
  const fact = fromSentence(said, asked, question);
  return fact && asked.kind === "date" && !inTime(fact.value, question, said, citation) ? null : fact;
}

/** What was is before the meeting, what is to be after it; a date in brackets is said of something else. */
function inTime(date, question, said, { meeting_date: held }) {
  const day = Date.parse(`${/^\d/.test(date) ? date.replace(/(?<=\d)(?:st|nd|rd|th)/, "") : `1 ${date}`} UTC`);
  const aside = [...said.matchAll(/\([^()]*\)/g)].some(([brackets]) => brackets.includes(date));
  return !aside && Boolean(held) && (PAST.test(question) ? day <= Date.parse(held) : day >= Date.parse(held));
}

/** "Phase 2", "band C" of the question: in the sentence, or the row's name. */
function sameOfItsKind(question, said, name) {
  return [...question.matchAll(ONE_OF_A_KIND)].every(
    ([whole, which]) => name?.toLowerCase() === which.toLowerCase() || new RegExp(`\\b${whole}\\b`, "i").test(said),
  );
}

/** When something was decided is the day of the meeting, where its paper prints it. */
function dateOfDecision({ standing, meeting_date: date, date_basis: basis }) {
  return standing === "decision" && basis === "printed" && date ? { value: date, of: "", isDate: true } : null;
}

function fromSentence(said, { kind, looks }, question) {
  if (!looks) return null;
  let text = said;
  if (kind === "count") {
    // What is counted is neither money, a share, a date, a length of time, nor a paragraph's number.
    const others = KINDS.filter((other) => other.looks && other.kind !== "count").map((other) => other.looks);
    const apart = [...others, String.raw`(?:19|20)\d\d(?:[/–-]\d{2,4})?`, String.raw`(?:^|\s)\d+(?:\.\d+)*\.\s`];
    text = said.replaceAll(new RegExp(apart.join("|"), "gi"), " … ");
  }
  const found = [...text.matchAll(new RegExp(String.raw`(?<![\d£.,/-])(?:${looks})(?![\d/]|[.,]\d)`, "gi"))];
  const [only, another] = found;
  if (!only || another || (kind === "count" && !countsThat(question, text, only))) return null;
  return { value: only[0].trim(), of: "" };
}

/** Of "how many new apprentices", each word that the sentence has stands beside the figure. */
function countsThat(question, said, { index, 0: figure }) {
  const [, asked = ""] = /\b(?:how many|number of)\s+([^?.,]*)/i.exec(question) ?? [];
  const words = asked.split(/\s+/).slice(0, 3);
  const end = words.findIndex((word) => PLAIN.has(word.toLowerCase()));
  const beside = said.slice(Math.max(0, index - NEAR), index + figure.length + NEAR);
  return wordsOf(words.slice(0, end < 0 ? words.length : end).join(" ")).every(
    (word) => !shareOf([word], wordsOf(said)) || shareOf([word], wordsOf(beside)),
  );
}

/** "Table 1 Fly-tips by ward - Ossleby: 2023/24 634; 2024/25 521" to its title, its name and its cells. */
function rowOf(reading) {
  const at = reading.indexOf(": ");
  if (at < 0) return null;
  const before = reading.slice(0, at).split(" - ");
  return { name: before.at(-1), title: before.slice(0, -1).join(" - "), cells: reading.slice(at + 2).split("; ") };
}

const FIGURE = String.raw`\(?[-+−–]?£?(?:${NUMBER})%?\)?(?: (?:million|billion))?(?: \([^()]*\))?`;
const CELL = new RegExp(String.raw`^(?:(.*?)\s+)?(${FIGURE})$`);
const DATED = new RegExp(String.raw`^(.*?)\s*(\d{1,2} (?:${MONTH}) \d{4})$`);

function fromRow({ name, title, cells }, { kind }, question, around) {
  const looks = kind === "date" ? DATED : CELL;
  const figures = cells.map((cell) => looks.exec(cell)).filter(Boolean);
  const known = figures.map(([, column = "", value]) => ({ column, value }));
  const named = known.filter(({ column }) => column && columnIn(column, question));
  const [only, another] = named.length ? named : known;
  const named_enough = shareOf(wordsOf(name, true), wordsOf(question, true)) >= 0.5;
  if (!only || another || !named_enough || !fits(kind, only)) return null;
  if (!samePeriods(question, `${only.column} ${title} ${name} ${around}`)) return null;
  const [unit = ""] = UNIT.exec(only.value) ? [] : (UNIT.exec(`${name} ${only.column}`) ?? []);
  const of = [name, only.column].filter(Boolean).join(", ");
  return { value: `${only.value} ${unit}`.trim(), of: title ? `${title.replace(/^Table \d+\s+/, "")}: ${of}` : of };
}

function fits(kind, { column, value }) {
  if (kind === "share") return /%|per cent/.test(value + column);
  if (kind === "amount") return /£/.test(value + column);
  if (kind === "count") return !/[£%]/.test(value);
  return kind !== "length";
}

/** Does the question name the whole of a column? "2025-26 Year 1 £000s" has more in it than a year. */
function columnIn(column, question) {
  if (MONTHS[column]) return new RegExp(`\\b${MONTHS[column]}\\b`).test(question);
  const asked = new Set(wordsOf(question, true));
  const words = wordsOf(column, true);
  const periods = periodsIn(column);
  const rest = column.replaceAll(PERIOD, "").replaceAll(new RegExp(UNIT, "g"), "");
  if (/[£\d]/.test(rest) || !(words.length || periods.length)) return false;
  return words.every((word) => asked.has(word)) && periods.every((period) => periodsIn(question).includes(period));
}

const MONTHS = Object.fromEntries(MONTH.split("|").map((month) => [month.slice(0, 3), month]));

/** Do the years and months of the question stand in what answers it? */
function samePeriods(question, said) {
  const there = periodsIn(said);
  const months = [...question.matchAll(new RegExp(`\\b(?:${MONTH})\\b(?= \\d{4})`, "g"))].map(([month]) => month);
  const monthsThere = months.every((month) => new RegExp(`\\b${month.slice(0, 3)}`).test(said));
  return monthsThere && periodsIn(question).every((period) => there.includes(period));
}

const PERIOD = /\b(?:20)?(\d\d)\s?[/–-]\s?(?:20)?(\d\d)\b(?![/.,]\d)|\b(20\d\d)\b/g;
const UNIT = /\((?:thousands?|millions?|£?000s?|£m|£k|%)\)|£(?:000s?|m|k|bn)\b/;

/** "2024/25", "24/25", "2024-2025" to "2024/25"; a lone "2024" to itself. */
function periodsIn(text) {
  return [...text.matchAll(PERIOD)]
    .map(([, first, second, year]) => year ?? (follows(first, second) ? `20${first}/${second}` : null))
    .filter(Boolean);
}

function follows(first, second) {
  return Number(second) === (Number(first) + 1) % 100;
}

/** Every name in the question, "Fennimoor" or "Tollgate Lane", is in what answers it. */
function sameNames(question, said) {
  const names = [...question.matchAll(/(?<=[\w,] )\p{Lu}[\p{L}'’-]{2,}/gu)].map(([name]) => name);
  const no = new RegExp(`^(?:${MONTH}|Council|Cabinet|Councillor|Cllr)$`);
  return names.every((name) => no.test(name) || said.toLowerCase().includes(stem(name.toLowerCase())));
}

function alike(question, said) {
  return shareOf(wordsOf(question), wordsOf(said)) >= ENOUGH;
}

function shareOf(some, others) {
  const there = new Set(others.map(stem));
  return some.length ? some.filter((word) => there.has(stem(word))).length / some.length : 0;
}

function wordsOf(text, letters = false) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:[-'’][\p{L}]+)*/gu) ?? [];
  return words.filter((word) => !PLAIN.has(word) && !/^\d/.test(word) && (letters || word.length > 1));
}

function stem(word) {
  return word.length > 4 ? word.replace(/(?:ings?|e?s|ed|e)$/, "") : word.replace(/(?<=\w{3})s$/, "");
}
