/** The question log, the gap report and what people say of the answers. */

import {
  announce, between, button, element, facts, field, form, link, moment, pager, plural, RATINGS, REASONS, Refused, select, showProblem, STATUSES,
} from "/faces/admin-parts.js";
import { holdButton } from "/faces/admin-held.js";

const SHOWN = 20;

/** A form that asks for a page of something, and its pages. `ask(parameters)` gives `{ total, items, words }`. */
async function searched(box, fields, parameters, ask, submit = "Search", beside = null) {
  const told = element("div");
  const found = element("div");
  const show = async (offset) => {
    told.replaceChildren();
    const named = parameters();
    named.set("limit", String(SHOWN));
    named.set("offset", String(offset));
    const { total, items, words } = await ask(named);
    const heading = element("h2", { tabindex: "-1" }, words);
    const go = (to) => shown(to, true);
    found.replaceChildren(heading, element("ul", { class: "list" }, ...items), pager(offset, SHOWN, total, go));
    return heading;
  };
  const shown = async (offset, focus) => {
    try {
      const heading = await show(offset);
      if (focus) heading.focus();
      else announce(heading.textContent);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showProblem(told, error.message);
    }
  };
  box.append(told, form(() => shown(0, false), element("div", { class: "row" }, ...fields), element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, submit), beside)), found);
  await show(0);
}

export async function questions(box, api) {
  const words = element("input", { type: "search", maxlength: "200", autocomplete: "off" });
  const status = select([["", "All"], ...Object.entries(STATUSES)]);
  const rating = select([["", "All"], ...Object.entries(RATINGS)]);
  const days = between();
  const parameters = () => {
    const named = days.parameters();
    if (words.value.trim()) named.set("words", words.value.trim());
    if (status.value) named.set("status", status.value);
    if (rating.value) named.set("rating", rating.value);
    return named;
  };
  await searched(
    box,
    [field("Words", words, { wide: true }), ...days.fields, field("How it was answered", status), field("Rating", rating)],
    parameters,
    async (named) => {
      const { entries, total } = await api.ask("GET", `/v1/log?${named}`);
      return { total, words: total ? plural(total, "question", "questions") : "No question fits", items: entries.map((one) => logged(api, one)) };
    },
  );
}

export function logged(api, one) {
  const tags = element("p", {}, element("span", { class: one.status === "answered" ? "tag good" : "tag" }, STATUSES[one.status] ?? one.status));
  if (one.rating) tags.append(" ", element("span", { class: one.rating === "useful" ? "tag good" : "tag bad" }, RATINGS[one.rating]));
  if (one.held_back) tags.append(" ", element("span", { class: "tag bad" }, "Answer held back"));
  const inside = element("div");
  const more = element("details", {}, element("summary", {}, "Answer and sources"), inside);
  more.addEventListener("toggle", () => inside.childElementCount || fill(), { once: true });
  const fill = () => {
    for (const line of one.answer.split("\n").filter(Boolean)) inside.append(element("p", {}, line));
    if (one.taken_out) inside.append(element("p", { class: "quiet" }, `${plural(one.taken_out, "sentence", "sentences")} quoted a paper that has been taken out.`));
    for (const cited of one.citations) {
      inside.append(element("p", {}, element("strong", {}, `[${cited.marker}] `), cited.reference ?? "A paper that has been taken out"));
      if (cited.quote) inside.append(element("blockquote", {}, cited.quote));
      if (cited.held_back) inside.append(element("p", {}, element("span", { class: "tag bad" }, "Passage held back")));
      else if (cited.quote) inside.append(holdButton(api, `Hold back passage ${cited.marker}…`, { passage_id: cited.passage_id }, cited.reference));
    }
    inside.append(
      facts([
        ["Read as", one.standalone_question === one.question ? null : one.standalone_question],
        ["Written by", one.written_by],
        ["Answered at", `${one.clearance} access`],
        ["Took", one.timings_ms.total === undefined ? null : `${one.timings_ms.total} ms`],
        ["Papers searched", one.searched.documents === undefined ? null : String(one.searched.documents)],
        ["Id", one.id],
      ]),
    );
    if (!one.held_back) inside.append(holdButton(api, "Hold back this answer…", { answer_id: one.id }, one.standalone_question));
  };
  const parts = [element("h3", {}, one.question), element("p", { class: "quiet small" }, moment(one.at)), tags];
  if (one.comment) parts.push(element("p", {}, "Comment: ", element("q", {}, one.comment)));
  return element("li", {}, ...parts, more);
}

export async function feedback(box, api) {
  const rating = select([["not_useful", "Not useful"], ["useful", "Useful"]]);
  const days = between();
  const parameters = () => {
    const named = days.parameters();
    named.set("rating", rating.value);
    return named;
  };
  box.append(element("p", {}, "What people answered to “Was this useful?” below an answer. Without days, the last 30 are shown."));
  await searched(
    box,
    [field("Rating", rating), ...days.fields],
    parameters,
    async (named) => {
      const { entries, total } = await api.ask("GET", `/v1/insights/feedback?${named}`);
      const word = RATINGS[named.get("rating")].toLowerCase();
      return { total, words: total ? `${plural(total, "answer", "answers")} ${word}` : `No answer was ${word}`, items: entries.map((one) => logged(api, one)) };
    },
    "Show",
  );
}

export async function gaps(box, api) {
  const days = between();
  const told = element("div");
  const save = button("Save as CSV", async () => {
    try {
      await api.save(`/v1/insights/gaps.csv?${days.parameters()}`, "gaps.csv");
      announce("The gap report has been saved.");
    } catch (error) {
      showProblem(told, error.message);
    }
  });
  box.append(
    element("p", {}, "Questions that were not answered, or whose answers were rated not useful, grouped by what they ask. Each is a piece of work: a paper to add, to correct, or to write. Without days, the last 30 are shown."),
    told,
  );
  await searched(
    box,
    days.fields,
    days.parameters,
    async (named) => {
      const report = await api.ask("GET", `/v1/insights/gaps?${named}`);
      const words = report.total
        ? `${plural(report.total, "gap", "gaps")}, ${plural(report.questions, "question", "questions")}`
        : "No gaps: every question was answered";
      return { total: report.total, words, items: report.gaps.map(gap) };
    },
    "Show",
    save,
  );
}

function gap(one) {
  const why = Object.entries(one.reasons).map(([reason, count]) => `${count} ${REASONS[reason] ?? reason}`);
  const parts = [
    element("h3", {}, one.question),
    element("p", {}, element("strong", {}, `Asked ${one.count === 1 ? "once" : plural(one.count, "time", "times")}`), `: ${why.join(", ")}`),
    element("p", { class: "quiet small" }, `Last asked ${moment(one.last_asked)}`),
  ];
  if (one.examples.length > 1) {
    const others = one.examples.slice(1).map((words) => element("li", {}, words));
    parts.push(element("p", {}, "Also asked as:"), element("ul", {}, ...others));
  }
  if (one.nearest) {
    const address = new URL(one.nearest.url, location.origin);
    const to = address.origin === location.origin ? link(`${one.nearest.reference} (opens in a new tab)`, address.href, { target: "_blank", rel: "noopener" }) : one.nearest.reference;
    parts.push(element("p", {}, "Nearest paper: ", to));
  } else parts.push(element("p", {}, "No paper is near."));
  return element("li", {}, ...parts);
}
