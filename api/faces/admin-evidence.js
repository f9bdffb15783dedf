/** The whole record, for who must answer for it: found, saved and erased for a reason, checked, and what administrators did. */

import {
  announce, between, button, element, field, form, moment, pager, plural, Refused, showDone, showProblem, step,
} from "/faces/admin-parts.js";
import { logged } from "/faces/admin-record.js";

const SHOWN = 20;

export async function evidence(box, api) {
  const told = element("div");
  const found = element("div");
  const reason = element("input", { type: "text", maxlength: "1000", autocomplete: "off" });
  const words = element("input", { type: "search", maxlength: "200", autocomplete: "off" });
  const person = element("input", { type: "text", maxlength: "300", autocomplete: "off", spellcheck: "false" });
  const why = field("Reason", reason, { hint: "Such as the number of a request. It is kept on record with the time.", wide: true });
  const whose = field("Person", person, { hint: "The id under which they sign in." });
  const days = between();
  const named = () => {
    const asked = { reason: reason.value.trim(), ...Object.fromEntries(days.parameters()) };
    if (words.value.trim()) asked.words = words.value.trim();
    if (person.value.trim()) asked.person = person.value.trim();
    return asked;
  };
  /** Does something once there is a reason for it; what the server refuses is told. */
  const withReason = async (act) => {
    told.replaceChildren();
    why.wrong("");
    if (!reason.value.trim()) {
      why.wrong("Write a reason first.");
      return reason.focus();
    }
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return showProblem(told, error.message);
    }
  };
  const show = async (offset, focus) => {
    const page = await api.ask("POST", "/v1/record/search", { json: { ...named(), limit: SHOWN, offset } });
    const heading = element("h2", { tabindex: "-1" }, page.total ? plural(page.total, "question", "questions") : "No question fits");
    const go = (to) => withReason(() => show(to, true));
    found.replaceChildren(heading, element("ul", { class: "list" }, ...page.entries.map((one) => logged(api, one))), pager(offset, SHOWN, page.total, go));
    if (focus) heading.focus();
    else announce(heading.textContent);
  };
  const save = (format) =>
    withReason(async () => {
      await api.save("/v1/record/export", `record.${format}`, { method: "POST", json: { ...named(), format } });
      announce("The record has been saved.");
    });
  box.append(
    element("p", {}, "Everything that is still kept, also what is too old for the question log: for requests under the Freedom of Information Act and for people who ask what is known of them. Each look is on record below, with its reason."),
    told,
    form(
      () => withReason(() => show(0, false)),
      element("div", { class: "row" }, why, field("Words", words), whose, ...days.fields),
      element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Search"), button("Save as CSV", () => save("csv")), button("Save as JSON", () => save("json"))),
    ),
    found,
    eraser(api, person, whose, told),
    await deeds(api),
  );
}

function eraser(api, person, whose, told) {
  const place = element("div");
  const press = button("Erase what this person asked…", () => {
    whose.wrong("");
    if (!person.value.trim()) {
      whose.wrong("Write whose questions are to be erased.");
      return person.focus();
    }
    const id = person.value.trim();
    return step(place, {
      heading: "Erase all that this person asked?",
      words: `Every question of ${id} and its answer goes, for good, from the record and from the disk. Backups are named, not changed.`,
      yes: "Erase",
      grave: true,
      reason: "Why is it erased?",
      back: press,
      act: async (values) => {
        const done = await api.ask("POST", "/v1/record/erase", { json: { person: id, reason: values.reason } });
        place.replaceChildren();
        const left = done.backups.length ? ` These backups may hold them still: ${done.backups.join("; ")}.` : "";
        showDone(told, `${plural(done.erased, "answer has", "answers have")} been erased.${left}`);
      },
    });
  });
  return element("section", {}, element("h2", {}, "Erase"), element("p", {}, "Name a person above first."), press, place);
}

async function deeds(api) {
  const list = await api.ask("GET", "/v1/deeds?limit=50");
  const told = element("p", { role: "status", class: "long" });
  const check = button("Check the record", async () => {
    const checked = await api.ask("GET", "/v1/record/check");
    told.textContent = checked.fits
      ? `It fits together: ${plural(checked.answers, "answer", "answers")}, ${plural(checked.deeds, "deed", "deeds")}. It ends at ${checked.head}: noted elsewhere, it can be held against a later check.`
      : `It does not fit together: ${checked.wrong}.`;
  });
  const rows = list.deeds.map((one) =>
    element("li", {}, element("p", {}, element("strong", {}, one.deed), one.thing ? `: ${one.thing}` : ""), one.reason ? element("p", {}, one.reason) : null, element("p", { class: "quiet small" }, `${moment(one.at)}, by ${one.by}`)),
  );
  return element("section", {}, element("h2", {}, "What administrators did"), element("p", {}, list.total ? `The latest of ${list.total}.` : "Nothing yet."), element("div", { class: "actions" }, check), told, element("ul", { class: "list long" }, ...rows));
}
