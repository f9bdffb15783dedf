/** What is held back, and holding back: a passage, or the answer to a question, each with a reason that is kept on record. */

import {
  announce, button, element, field, form, link, moment, plural, Refused, showDone, showProblem, step, tick,
} from "/faces/admin-parts.js";

/** A button that holds something back after asking why. `named` is what it is; `done` is told when it is held. */
export function holdButton(api, words, what, named, done) {
  const place = element("div");
  const press = button(words, () =>
    step(place, {
      heading: "passage_id" in what ? "Hold back this passage?" : "Hold back this answer?",
      words: named,
      yes: "Hold back",
      grave: true,
      reason: "Why is it held back?",
      back: press,
      act: async (values) => {
        await api.ask("POST", "/v1/held-back", { json: { ...what, ...values } });
        press.remove();
        showDone(place, "passage_id" in what ? "The passage is held back. It is not found or quoted any more." : "The answer is held back. The question is met with a fixed sentence until it is released.");
        done?.();
      },
    }),
  );
  return element("div", {}, press, place);
}

export async function held(box, api) {
  const told = element("div");
  const list = element("div");
  const released = element("input", { type: "checkbox" });
  const show = async () => {
    const found = await api.ask("GET", `/v1/held-back?limit=500&released=${released.checked}`);
    const heading = element("h2", { tabindex: "-1" }, found.total ? plural(found.total, "entry", "entries") : "Nothing is held back");
    list.replaceChildren(heading, element("ul", { class: "list" }, ...found.held_back.map((one) => entry(api, one, told, show))));
    return heading;
  };
  released.addEventListener("change", async () => announce((await show()).textContent));
  box.append(
    element("p", {}, "What is held back is not found, quoted, exported or opened by a link from an answer. The paper itself still opens whole, and the picture of its page still shows it where another passage of that page is cited: withdraw the paper, or change its access, where that must stop too."),
    told,
    tick("Show what was released as well", released),
    list,
    finder(api, show),
  );
  await show();
}

function entry(api, one, told, show) {
  const place = element("div");
  const passage = one.kind === "passage";
  const parts = [
    element("p", {}, element("span", { class: one.released_at ? "tag" : "tag bad" }, one.released_at ? "Released" : "Held back"), passage ? " A passage" : " An answer"),
    element("h3", {}, passage ? (one.title ?? "A paper that is not held any more") : (one.question ?? "A question that is not kept any more")),
  ];
  if (one.text) parts.push(element("blockquote", {}, one.text));
  if (one.url) parts.push(element("p", { class: "small" }, one.page ? `Page ${one.page}` : ""));
  parts.push(element("p", {}, element("strong", {}, "Why: "), one.reason), element("p", { class: "quiet small" }, `Since ${moment(one.held_at)}, by ${one.held_by}`));
  if (one.released_at) parts.push(element("p", { class: "quiet small" }, `Released ${moment(one.released_at)}, by ${one.released_by}: ${one.release_reason}`));
  else {
    const release = button("Release…", () =>
      step(place, {
        heading: "Release it?",
        words: passage ? "The passage can be found and quoted again." : "The question is answered again.",
        yes: "Release",
        reason: "Why is it released?",
        back: release,
        act: async (values) => {
          await api.ask("POST", `/v1/held-back/${encodeURIComponent(one.id)}/release`, { json: values });
          await show();
          showDone(told, "It has been released.");
        },
      }),
    );
    parts.push(release, place);
  }
  return element("li", {}, ...parts);
}

function finder(api, show) {
  const words = element("input", { type: "search", maxlength: "300", autocomplete: "off" });
  const wordsField = field("Words of the passage", words, { hint: "What is searched are the public papers.", wide: true });
  const found = element("div");
  const search = async () => {
    wordsField.wrong("");
    if (!words.value.trim()) {
      wordsField.wrong("Write some of its words first.");
      words.focus();
      return;
    }
    try {
      const { results } = await api.ask("POST", "/v1/search", { json: { query: words.value.trim(), limit: 10 } });
      const heading = element("h3", { tabindex: "-1" }, results.length ? plural(results.length, "passage", "passages") : "No passage was found");
      const items = results.map((one) =>
        element(
          "li",
          {},
          element("p", {}, element("strong", {}, one.reference)),
          element("blockquote", {}, one.text),
          holdButton(api, "Hold back this passage…", { passage_id: one.id }, one.reference, show),
        ),
      );
      found.replaceChildren(heading, element("ul", { class: "list" }, ...items));
      heading.focus();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showProblem(found, error.message);
    }
  };
  return element(
    "section",
    {},
    element("h2", {}, "Hold back a passage"),
    element("p", {}, "Find it here. To hold back an answer, or a passage that one quotes, go to ", link("the question log", "#questions"), "."),
    form(search, wordsField, element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Find passages"))),
    found,
  );
}
