/** The papers: what is held and how fresh, one paper with what was recognised in it, and handing papers in. */

import {
  aboutMonth, announce, button, day, element, facts, field, form, link, moment, pager, plural, Refused, select, showDone, showProblem, step, tick,
} from "/faces/admin-parts.js";

const SHOWN = 20;
const KINDS = ["minutes", "agenda", "briefing", "amendment", "report", "other"];
const FATES = { added: "Added", updated: "Updated", unchanged: "Unchanged", refused: "Refused" };
const POLL_MS = 700;

function nameOf(paper) {
  return paper.title || paper.file;
}

function accessWords(label) {
  const [level, group] = String(label).split(/:(.*)/s);
  return level === "exempt" ? `exempt, for ${group && group !== "unassigned" ? group : "nobody yet"}` : level;
}

function exemption(why) {
  if (!why?.paragraphs.length) return null;
  return `${why.paragraphs.length > 1 ? "paragraphs" : "paragraph"} ${why.paragraphs.join(", ")} of Schedule 12A`;
}

const BASES = {
  printed: "as printed in the paper",
  inferred: "inferred from the months that its text speaks of",
  given: "given by hand or by where it came from",
};
const NOT_RECOGNISED = "not recognised";

/** What was recognised in a paper, as pairs for `facts`. */
function recognised(paper) {
  const date = paper.date_basis === "inferred" ? aboutMonth(paper.meeting_date) : day(paper.meeting_date);
  return [
    ["Title", paper.title ?? `${NOT_RECOGNISED}: the file’s name is shown`],
    ["Committee", paper.committee ?? NOT_RECOGNISED],
    ["Meeting date", date ? `${date}, ${BASES[paper.date_basis] ?? "basis unknown"}` : NOT_RECOGNISED],
    ["Kind", paper.kind],
    ["Access", accessWords(paper.label)],
  ];
}

export async function papers(box, api) {
  const { documents } = await api.ask("GET", "/v1/held");
  const newest = documents.map((paper) => paper.ingested_at).filter(Boolean).sort().at(-1);
  const meeting = documents.map((paper) => paper.meeting_date).filter(Boolean).sort().at(-1);
  const warned = documents.filter((paper) => paper.warnings.length).length;
  const due = documents.filter((paper) => paper.review_due).length;
  box.append(
    facts([
      ["Papers held", documents.length.toLocaleString("en-GB")],
      ["Last one added", moment(newest) ?? "None yet"],
      ["Latest meeting", day(meeting) ?? "None is dated"],
      ["With warnings", String(warned)],
      ["Exempt, review is due", due ? String(due) : null],
    ]),
  );
  const words = element("input", { type: "search", autocomplete: "off" });
  const access = select([["", "All"], ["public", "Public"], ["staff", "Staff"], ["exempt", "Exempt"]]);
  const warnings = element("input", { type: "checkbox" });
  const found = element("div");
  let offset = 0;
  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = documents.filter((paper) => {
      const text = [paper.title, paper.file, paper.committee, paper.kind, paper.meeting_date].join(" ").toLowerCase();
      return (
        wanted.every((word) => text.includes(word)) &&
        (!access.value || paper.access === access.value) &&
        (!warnings.checked || paper.warnings.length)
      );
    });
    const heading = element("h2", { tabindex: "-1" }, plural(fitting.length, "paper", "papers"));
    const go = (to) => {
      offset = to;
      show().focus();
    };
    const items = fitting.slice(offset, offset + SHOWN).map(listed);
    found.replaceChildren(heading, element("ul", { class: "list" }, ...items), pager(offset, SHOWN, fitting.length, go));
    return heading;
  };
  const search = () => {
    offset = 0;
    announce(show().textContent);
  };
  box.append(
    form(
      search,
      element("div", { class: "row" }, field("Words in title, file or committee", words, { wide: true }), field("Access", access)),
      tick("Only papers with warnings", warnings),
      element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Search")),
    ),
    found,
  );
  show();
}

function listed(paper) {
  const about = [paper.committee, day(paper.meeting_date) ?? "no date", paper.kind, paper.pages && plural(paper.pages, "page", "pages")];
  const tags = element("p", {}, element("span", { class: "tag" }, accessWords(paper.label)));
  if (paper.warnings.length) tags.append(" ", element("span", { class: "tag bad" }, plural(paper.warnings.length, "warning", "warnings")));
  if (paper.review_due) tags.append(" ", element("span", { class: "tag bad" }, "Review is due"));
  return element(
    "li",
    {},
    element("h3", {}, link(nameOf(paper), `#paper/${encodeURIComponent(paper.id)}`)),
    element("p", {}, about.filter(Boolean).join(" · ")),
    element("p", { class: "quiet small" }, `${paper.file} · added ${moment(paper.ingested_at) ?? "at an unknown time"}`),
    tags,
  );
}

export async function paper(box, api, id) {
  const path = `/v1/documents/${encodeURIComponent(id)}`;
  const { documents } = await api.ask("GET", "/v1/held");
  const held = documents.find((one) => one.id === id);
  if (!held) throw new Refused(404, "There is no such paper. It may have been withdrawn.");
  const detail = await api.ask("GET", path);
  const told = element("div");
  const place = element("div");
  const paperLink =
    held.access === "public"
      ? link("Open the paper (opens in a new tab)", held.url, { target: "_blank", rel: "noopener" })
      : button("Save the paper", () => api.save(`${path}/file`, held.file).catch((error) => showProblem(told, error.message)));
  box.append(
    element("p", {}, link("Back to all papers", "#papers")),
    told,
    facts([
      ["File", held.file],
      ...recognised(held),
      ["Item", detail.item],
      ["Exempt by", exemption(held.exemption)],
      ["Reason", held.exemption?.reason],
      ["Review", held.exemption?.review_on && `${day(held.exemption.review_on)}${held.review_due ? " (it is due)" : ""}`],
      ["Pages", detail.pages === null ? null : String(detail.pages)],
      ["Passages", String(detail.passages)],
      ["Added", moment(detail.ingested_at)],
      ["Came from", held.source],
    ]),
    element("p", {}, paperLink),
  );
  if (detail.warnings.length) {
    box.append(element("h2", {}, "Warnings"), element("ul", {}, ...detail.warnings.map((words) => element("li", {}, words))));
  }
  box.append(corrections(api, path, held, detail, told));
  if (detail.corrections.length) box.append(corrected(api, path, detail.corrections, told));
  const withdraw = button("Withdraw this paper…", () =>
    step(place, {
      heading: `Withdraw “${nameOf(held)}”?`,
      words: `${held.file} is taken out at once: no answer quotes it any more, and its quotes leave the question log. To have it again, hand the file in again.`,
      yes: "Yes, withdraw this paper",
      no: "No, keep it",
      grave: true,
      back: withdraw,
      act: async () => {
        await api.ask("DELETE", path);
        const heading = element("h2", {}, "Withdrawn");
        box.replaceChildren(told, heading, element("p", {}, link("Back to all papers", "#papers")));
        showDone(told, `“${nameOf(held)}” has been withdrawn.`);
      },
    }),
    { class: "grave" },
  );
  box.append(element("h2", {}, "Withdraw"), element("p", {}, "A paper that should not be here is taken out whole."), withdraw, place);
  return nameOf(held);
}

function corrections(api, path, held, detail, told) {
  const text = (value, more) => element("input", { type: "text", value: value ?? "", autocomplete: "off", ...more });
  const title = text(detail.title, { maxlength: "300" });
  const committee = text(detail.committee, { maxlength: "200" });
  const date = element("input", { type: "date", value: detail.meeting_date ?? "" });
  const item = text(detail.item, { maxlength: "20" });
  const kind = select(KINDS.map((name) => [name, name]), detail.kind);
  const [level, group] = held.label.split(/:(.*)/s);
  const access = select([["public", "public"], ["staff", "staff"], ["exempt", "exempt"]], level);
  const readers = text(group, { maxlength: "64" });
  const readersField = field("Readers of an exempt paper", readers, { hint: "The name of the group that may read it." });
  const why = held.exemption ?? { paragraphs: [], reason: null, review_on: null };
  const paragraphs = text(why.paragraphs.join(", "), { maxlength: "40", inputmode: "numeric" });
  const reason = text(why.reason, { maxlength: "1000" });
  const review = element("input", { type: "date", value: why.review_on ?? "" });
  const ofExempt = [
    readersField,
    field("Paragraphs of Schedule 12A", paragraphs, { hint: "Numbers with commas between them, as 1, 3." }),
    field("Why it is exempt", reason),
    field("Review it on", review, { hint: "From this day on the list of papers says that its review is due." }),
  ];
  const follow = () => ofExempt.forEach((one) => (one.hidden = access.value !== "exempt"));
  access.addEventListener("change", follow);
  follow();
  const numbers = () => paragraphs.value.split(/[\s,]+/).filter(Boolean).map(Number);
  const label = () => (access.value === "exempt" ? `exempt:${readers.value.trim()}` : access.value);
  const save = async () => {
    const given = {
      title: [title.value.trim() || null, detail.title],
      committee: [committee.value.trim() || null, detail.committee],
      meeting_date: [date.value || null, detail.meeting_date],
      item: [item.value.trim() || null, detail.item],
      kind: [kind.value, detail.kind],
      access: [label(), held.label],
    };
    if (access.value === "exempt") {
      const asNumbers = numbers();
      if (String(asNumbers) !== String(why.paragraphs)) given.paragraphs = [asNumbers.length ? asNumbers : null, undefined];
      given.exempt_reason = [reason.value.trim() || null, why.reason];
      given.review_on = [review.value || null, why.review_on];
    }
    const changed = Object.entries(given).filter(([, [now, before]]) => now !== before);
    readersField.wrong("");
    if (access.value === "exempt" && !readers.value.trim()) {
      readersField.wrong("Name the group that may read it.");
      readers.focus();
      return;
    }
    if (!changed.length) {
      showProblem(told, "Nothing is different from what is held. Change a field first.", title.id);
      return;
    }
    try {
      await api.ask("PATCH", path, { json: Object.fromEntries(changed.map(([name, [now]]) => [name, now])) });
      await again(`Saved: ${changed.map(([name]) => name.replaceAll("_", " ")).join(", ")}. It holds at once, and when the file is read again.`);
    } catch (error) {
      showProblem(told, error.message);
    }
  };
  return element(
    "section",
    {},
    element("h2", { id: "correct", tabindex: "-1" }, "Correct what was recognised"),
    form(
      save,
      field("Title", title),
      field("Committee", committee),
      field("Meeting date", date),
      field("Item", item),
      field("Kind", kind),
      field("Access", access, { hint: "Who may see it, at once and everywhere." }),
      ...ofExempt,
      element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Save corrections")),
    ),
  );
}

function corrected(api, path, list, told) {
  const items = list.map((one) => {
    const back = button(`Take back: ${one.field.replaceAll("_", " ")}`, async () => {
      try {
        await api.ask("PATCH", path, { json: { clear: [one.field] } });
        await again(`What was recognised as ${one.field.replaceAll("_", " ")} holds again.`);
      } catch (error) {
        showProblem(told, error.message);
      }
    });
    const words = `${one.field.replaceAll("_", " ")}: “${one.given ?? "none"}” instead of “${one.recognised ?? "none"}”, ${moment(one.given_at)}, by ${one.given_by}`;
    return element("li", {}, element("p", {}, words), back);
  });
  return element("section", {}, element("h2", {}, "Corrections that hold"), element("ul", { class: "list" }, ...items));
}

/** Shows the page anew, with what was done on top. */
async function again(words) {
  document.dispatchEvent(new CustomEvent("admin-again", { detail: words }));
}

export async function add(box, api) {
  const told = element("div");
  const files = element("input", { type: "file", multiple: "", accept: ".pdf,.docx,.xlsx,.html,.htm,.md,.txt,.doc,.rtf,.odt" });
  const filesField = field("Files", files, { hint: "PDF, Word, Excel, web pages or text; one or several." });
  const access = select([["", "As it is held; public where it is new"], ["public", "public"], ["staff", "staff"], ["exempt", "exempt"]]);
  const readers = element("input", { type: "text", maxlength: "64", autocomplete: "off" });
  const readersField = field("Readers of an exempt paper", readers, { hint: "The name of the group that may read it." });
  const follow = () => (readersField.hidden = access.value !== "exempt");
  access.addEventListener("change", follow);
  follow();
  const bar = element("progress", { max: "1", value: "0" });
  const how = element("p", {});
  const bars = element("div", { hidden: "" }, how, bar);
  const verdicts = element("div");
  const send = element("button", { type: "submit", class: "main" }, "Upload");
  bar.setAttribute("aria-label", "Progress of the upload");
  const tell = (words, part) => {
    how.textContent = words;
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
  };
  const upload = async () => {
    if (send.getAttribute("aria-disabled") === "true") return;
    told.replaceChildren();
    verdicts.replaceChildren();
    filesField.wrong("");
    if (!files.files.length) {
      filesField.wrong("Choose a file first.");
      files.focus();
      return;
    }
    if (access.value === "exempt" && !readers.value.trim()) {
      readersField.wrong("Name the group that may read it.");
      readers.focus();
      return;
    }
    readersField.wrong("");
    const data = new FormData();
    for (const file of files.files) data.append("files", file, file.name);
    if (access.value) data.append("access", access.value === "exempt" ? `exempt:${readers.value.trim()}` : access.value);
    send.setAttribute("aria-disabled", "true");
    bars.hidden = false;
    announce("Sending…");
    try {
      let job = await api.send("/v1/documents", data, (part) => tell(`Sent ${Math.round(part * 100)}%`, part));
      while (job.state !== "done") {
        const read = job.outcomes.length;
        if (job.to_embed && job.embedded < job.to_embed) tell(`Read ${read} of ${job.files}. Making it findable…`, job.embedded / job.to_embed);
        else tell(job.state === "waiting" ? "Waiting for another delivery to be read…" : `Reading: ${read} of ${job.files} done…`, null);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        job = await api.ask("GET", job.url);
      }
      files.value = "";
      const { documents } = await api.ask("GET", "/v1/held");
      showVerdicts(verdicts, job.outcomes, new Map(documents.map((held) => [held.id, held])));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showProblem(told, error.message);
    }
    bars.hidden = true;
    send.removeAttribute("aria-disabled");
  };
  box.append(
    told,
    form(
      upload,
      filesField,
      field("Access", access, { hint: "A paper that calls itself exempt stays closed, whatever is chosen here." }),
      readersField,
      element("div", { class: "actions" }, send),
    ),
    bars,
    verdicts,
  );
}

/** What became of each file, and what was recognised in it, beside the way to put that right. `held` is by id. */
function showVerdicts(place, outcomes, held) {
  const refused = outcomes.filter((one) => one.fate === "refused").length;
  const words = `${plural(outcomes.length, "file", "files")} read${refused ? `, ${refused} refused` : ""}`;
  const heading = element("h2", { tabindex: "-1" }, words);
  const items = outcomes.map((one) => {
    const taken = one.fate === "refused" ? null : held.get(one.document_id);
    const address = taken && `#paper/${encodeURIComponent(taken.id)}`;
    const counts = [one.pages && plural(one.pages, "page", "pages"), plural(one.passages, "passage", "passages")];
    const parts = [
      element("h3", {}, taken ? link(one.file, address) : one.file),
      element("p", {}, element("span", { class: one.fate === "refused" ? "tag bad" : "tag good" }, FATES[one.fate] ?? one.fate)),
    ];
    if (one.fate !== "refused") parts.push(element("p", {}, counts.filter(Boolean).join(", ")));
    if (one.why) parts.push(element("p", {}, one.why));
    if (one.warnings.length) parts.push(element("ul", {}, ...one.warnings.map((said) => element("li", {}, said))));
    if (taken) {
      const named = element("span", { class: "spoken" }, ` in ${one.file}`);
      const correct = link("Correct what was recognised", `${address}/correct`);
      correct.append(named);
      parts.push(element("h4", {}, "What was recognised"), facts(recognised(taken)), element("p", {}, correct));
    }
    return element("li", {}, ...parts);
  });
  place.replaceChildren(heading, element("ul", { class: "list" }, ...items));
  heading.focus();
  announce(words);
}
