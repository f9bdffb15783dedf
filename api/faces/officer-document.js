/** In: a paper's permanent address. Out: the paper as it is held: what it is, its versions, its items, and how it was read. */

import { WORDS as COMMON, dated, lastOf, make, newTab, ours, showOne } from "./officer-parts.js";

const WORDS = {
  titleOf: (title) => `${title} – council paper`,
  loading: "Loading the paper…",
  kicker: "Council paper",
  notHeld: "This paper is not held, or is not open to you",
  why: "It may have been withdrawn or replaced by a newer edition, or the address may have been cut short.",
  onward: ["/papers", "See the papers held"],
  facts: {
    committee: "Committee",
    meeting_date: "Meeting date",
    kind: "Kind",
    item: "Item",
    pages: "Pages",
    access: "Who may see it",
    file: "File",
    ingested_at: "Read on",
  },
  access: { public: "Everyone", staff: "The council's staff", exempt: "Only those it is open to" },
  bases: {
    printed: "as printed in the paper",
    inferred: "worked out from the months that its text speaks of",
    given: "given by whoever brought the paper, and not printed in it",
  },
  later: "A later version of this paper is held",
  versions: "Versions and copies",
  superseded_by: "Later version",
  supersedes: "Earlier version",
  same_as: "The same paper",
  inside: "Printed in",
  warnings: "What to know about it",
  items: "Items",
  item: { number: "Item", title: "Title", page: "Page" },
  details: {
    author: "Report of",
    director: "Director",
    wards: "Wards",
    key_decision: "Key decision",
    access_line: "Access",
    appendices: "Appendices",
  },
  recognised: "What was recognised in it",
  sections: (count) => `Headings that its text stands under (${count})`,
  excerpts: (count) => (count === 1 ? "1 passage can be found." : `${count} passages can be found.`),
  corrected: "Put right by hand",
  correction: { field: "What", given: "Now", recognised: "As recognised", given_at: "When" },
  none: "None",
  untitled: "Without a title",
};

// The page stands at two addresses: an officer's, and a resident's.
const [beginning] = /^\/(?:officer\/documents|papers)\//.exec(location.pathname);

function page(paper) {
  const file = ours(paper.url);
  return [
    make("p", { className: "kicker" }, WORDS.kicker),
    make("h1", {}, paper.title ?? paper.file),
    paper.superseded_by.length > 0 && make("div", { className: "notice" }, make("p", {}, WORDS.later, ": "), kin(paper.superseded_by)),
    file && make("p", {}, newTab(file, COMMON.open)),
    pairs(facts(paper)),
    ...warnings(paper),
    ...versions(paper),
    ...items(paper, file),
    ...recognised(paper),
  ];
}

function facts(paper) {
  const read = paper.ingested_at ? dated(paper.ingested_at.slice(0, 10)) : null;
  const basis = paper.meeting_date && WORDS.bases[paper.date_basis];
  const date = paper.meeting_date && dated(paper.meeting_date, paper.date_basis === "inferred" ? "inferred" : null);
  const said = {
    committee: paper.committee ?? COMMON.unknown,
    meeting_date: date ? (basis ? `${date}, ${basis}` : date) : COMMON.unknown,
    kind: COMMON.kinds[paper.kind] ?? paper.kind,
    item: paper.item,
    pages: paper.pages,
    access: WORDS.access[paper.access] ?? paper.access,
    file: paper.file,
    ingested_at: read,
  };
  return Object.entries(WORDS.facts).map(([name, words]) => [words, said[name]]);
}

function pairs(all) {
  const known = all.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", { className: "facts-list" }, ...known.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))]));
}

function warnings(paper) {
  if (!paper.warnings.length) return [];
  return [make("h2", {}, WORDS.warnings), make("ul", {}, ...paper.warnings.map((warning) => make("li", {}, warning)))];
}

function kin(papers) {
  const link = (one) => {
    const when = one.meeting_date ? ` (${dated(one.meeting_date)})` : "";
    return make("li", {}, make("a", { href: `${beginning}${encodeURIComponent(one.id)}` }, `${one.title ?? one.file}${when}`));
  };
  return make("ul", {}, ...papers.map(link));
}

function versions(paper) {
  const kinds = ["superseded_by", "supersedes", "same_as", "inside"].filter((name) => paper[name].length);
  if (!kinds.length) return [];
  return [make("h2", {}, WORDS.versions), ...kinds.flatMap((name) => [make("h3", {}, WORDS[name]), kin(paper[name])])];
}

function items(paper, file) {
  if (!paper.items.length) return [];
  const one = (item) => {
    const title = [item.number && `${item.number}.`, item.title ?? WORDS.untitled].filter(Boolean).join(" ");
    const said = Object.entries(WORDS.details).map(([name, words]) => [words, Array.isArray(item[name]) ? item[name].join("; ") : item[name]]);
    const known = said.filter(([, value]) => value);
    const open = file && item.page && make("p", {}, newTab(`${file}#page=${item.page}`, COMMON.openAt(item.page)));
    return make("li", {}, make("h3", {}, title), open, known.length ? pairs(known) : null);
  };
  return [make("h2", {}, WORDS.items), make("ul", { className: "items" }, ...paper.items.map(one))];
}

function recognised(paper) {
  const parts = [make("h2", {}, WORDS.recognised), make("p", {}, WORDS.excerpts(paper.passages))];
  if (paper.sections.length) {
    const all = make("ul", {}, ...paper.sections.map((section) => make("li", {}, section)));
    parts.push(make("details", {}, make("summary", {}, WORDS.sections(paper.sections.length)), all));
  }
  if (paper.corrections.length) {
    const cells = (one) => [WORDS.facts[one.field] ?? one.field, one.given ?? WORDS.none, one.recognised ?? WORDS.none, dated(one.given_at.slice(0, 10))];
    const list = paper.corrections.map((one) => {
      const names = Object.values(WORDS.correction);
      return make("li", {}, pairs(cells(one).map((cell, n) => [names[n], cell])));
    });
    parts.push(make("h3", {}, WORDS.corrected), make("ul", { className: "items" }, ...list));
  }
  return parts;
}

showOne(`/v1/documents/${encodeURIComponent(lastOf(beginning))}`, WORDS, page);
