/** Who is let into circles of exempt papers: the list, letting somebody in, and ending it, each with a reason that is kept. */

import { announce, day, element, field, form, moment, plural, showDone, showProblem, step, button, tick } from "/faces/admin-parts.js";

const STATES = { valid: "Holds", expired: "Expired", revoked: "Ended" };

export async function grants(box, api) {
  const told = element("div");
  const list = element("div");
  const ended = element("input", { type: "checkbox" });
  const show = async () => {
    const found = await api.ask("GET", `/v1/grants?limit=500&ended=${ended.checked}`);
    const heading = element("h2", { tabindex: "-1" }, found.total ? plural(found.total, "grant", "grants") : "Nobody is let in");
    list.replaceChildren(heading, element("ul", { class: "list" }, ...found.grants.map((one) => entry(api, one, told, show))));
    return heading;
  };
  ended.addEventListener("change", async () => announce((await show()).textContent));
  box.append(
    element("p", {}, "An exempt paper is read by those who are let into its circle: the group of its access label."),
    told,
    tick("Show those that have ended as well", ended),
    list,
    giving(api, told, show),
  );
  await show();
}

function entry(api, one, told, show) {
  const about = `${one.to}, until ${day(one.until)}; let in by ${one.granted_by}, ${moment(one.granted_at)}: ${one.reason}`;
  const state = element("span", { class: one.state === "valid" ? "tag good" : "tag" }, STATES[one.state]);
  const item = element("li", {}, element("h3", {}, `Exempt for ${one.circle}`), element("p", {}, about), element("p", {}, state));
  if (one.state === "revoked") item.append(element("p", {}, `Ended by ${one.revoked_by}, ${moment(one.revoked_at)}: ${one.revoke_reason}`));
  if (one.state !== "valid") return item;
  const place = element("div");
  const press = button("End this grant…", () =>
    step(place, {
      heading: "End this grant?",
      words: `${one.to} can no longer read what is exempt for ${one.circle}, from now on and everywhere.`,
      yes: "End the grant",
      grave: true,
      reason: "Why is it ended?",
      signed: false,
      back: press,
      act: async ({ reason }) => {
        await api.ask("POST", `/v1/grants/${encodeURIComponent(one.id)}/revoke`, { json: { reason } });
        await show();
        showDone(told, `${one.to} is let in no more.`);
      },
    }),
  );
  item.append(press, place);
  return item;
}

function giving(api, told, show) {
  const text = (more) => element("input", { type: "text", autocomplete: "off", ...more });
  const circle = text({ maxlength: "64" });
  const to = text({ maxlength: "220" });
  const until = element("input", { type: "date" });
  const reason = text({ maxlength: "1000" });
  const give = async () => {
    try {
      const given = { circle: circle.value.trim(), to: to.value.trim(), until: until.value, reason: reason.value.trim() };
      const made = await api.ask("POST", "/v1/grants", { json: given });
      await show();
      showDone(told, `${made.to} may read what is exempt for ${made.circle} until ${day(made.until)}.`);
    } catch (error) {
      showProblem(told, error.message, circle.id);
    }
  };
  return element(
    "section",
    {},
    element("h2", {}, "Let somebody in"),
    form(
      give,
      field("Circle", circle, { hint: "The group that the papers’ access label names." }),
      field("Who", to, { hint: "person: and the id of a person, or group: and the name of a group of the directory." }),
      field("Until", until, { hint: "The last day on which it holds." }),
      field("Why", reason, { hint: "It is kept with the grant." }),
      element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Let in")),
    ),
  );
}
