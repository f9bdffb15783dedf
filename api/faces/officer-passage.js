/** In: a passage's permanent address. Out: the excerpt with its reference, and what stands before and after it. */

import { MOST, WORDS as COMMON, announce as say, chosen, excerpt, lastOf, make, showOne } from "./officer-parts.js";

const WORDS = {
  titleOf: (title) => `${title} – excerpt from a council paper`,
  loading: "Loading the excerpt…",
  kicker: "Excerpt",
  notHeld: "This excerpt is no longer held",
  why: "Its paper may have been withdrawn or replaced by a newer edition, or the address may have been cut short.",
  onward: ["/officer", "Search for it again"],
  around: "Around it in the paper",
  before: "Before it",
  after: "After it",
  unnamed: "Without a heading",
  added: (count) => (count === 1 ? "1 excerpt is in your list." : `${count} excerpts are in your list.`),
  there: "This excerpt is in your list",
  full: `Your list holds ${MOST} excerpts, which is the most that one file may have.`,
  toList: "Go to your list",
};

const page = (one) => [
  make("p", { className: "kicker" }, WORDS.kicker),
  make("h1", {}, one.title ?? one.file),
  make("article", {}, ...excerpt(one, say, [adder(one)]).filter(Boolean)),
  ...around(one),
];

function around(one) {
  const beside = (passage, words) =>
    passage && [
      make("dt", {}, words),
      make(
        "dd",
        {},
        make("a", { href: `/officer/passages/${encodeURIComponent(passage.id)}` }, passage.section ?? WORDS.unnamed),
        passage.page ? `, ${COMMON.page(passage.page)}` : "",
      ),
    ];
  const known = [beside(one.before, WORDS.before), beside(one.after, WORDS.after)].filter(Boolean).flat();
  return known.length ? [make("h2", {}, WORDS.around), make("dl", { className: "facts-list" }, ...known)] : [];
}

function adder(one) {
  const place = make("div", { className: "tick" });
  const add = () => {
    const list = chosen.all();
    if (list.length >= MOST) return say(WORDS.full);
    if (!list.some((kept) => kept.id === one.id)) chosen.keep([...list, chosen.of(one)]);
    there();
    place.querySelector("a").focus();
    return say(WORDS.added(chosen.all().length));
  };
  const there = () => place.replaceChildren(WORDS.there, ". ", make("a", { href: "/officer" }, WORDS.toList));
  if (chosen.all().some((kept) => kept.id === one.id)) there();
  else place.append(make("button", { type: "button", className: "main", click: add }, COMMON.add));
  return place;
}

showOne(`/v1/passages/${encodeURIComponent(lastOf("/officer/passages/"))}`, WORDS, page);
