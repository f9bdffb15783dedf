/** Figures of the question log: charts as SVG, each with a title, what it says in a sentence, and its table beside it. */

import { announce, between, day, element, form, newId, plural, Refused, showProblem, STATUSES } from "/faces/admin-parts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 640;
const HIGH = 280;
const LEFT = 64;
const BELOW = 34;
const ABOVE = 14;

function svg(tag, attributes = {}, words) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

/** A round number at or above, so that the axis is easy to read: 1, 2, 4, 8, 10, 20, 40… */
function roundUp(value) {
  const ten = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 4, 8, 10].map((n) => n * ten).find((n) => n >= value) ?? 10 * ten;
}

function short(date) {
  const made = new Date(`${date}T00:00:00Z`);
  return made.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

function brief(date) {
  return `${short(date)} ${date.slice(0, 4)}`;
}

/** An empty chart with its axes; `x(n)` and `y(value)` place things in it. */
function axes(title, said, days, most, unit) {
  const titled = newId("chart");
  const described = newId("chart");
  const chart = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-labelledby": `${titled} ${described}` });
  chart.append(svg("title", { id: titled }, title), svg("desc", { id: described }, said));
  const room = WIDE - LEFT - 12;
  const x = (n) => LEFT + (room * (n + 0.5)) / days.length;
  const y = (value) => HIGH - BELOW - ((HIGH - BELOW - ABOVE) * value) / most;
  const steps = [4, 5].find((n) => most % n === 0) ?? most; // whole numbers, as answers are
  for (let n = 0; n <= steps; n += 1) {
    const value = (most * n) / steps;
    chart.append(svg("line", { class: n ? "grid" : "axis", x1: LEFT, x2: WIDE - 12, y1: y(value), y2: y(value) }));
    const words = `${Number.isInteger(value) ? value.toLocaleString("en-GB") : value.toFixed(1)}${unit}`;
    chart.append(svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, words));
  }
  const each = Math.max(1, Math.ceil(days.length / 6));
  days.forEach((one, n) => {
    if (n % each === 0) chart.append(svg("text", { x: x(n), y: HIGH - 10, "text-anchor": "middle" }, short(one.day)));
  });
  return { chart, x, y, width: room / days.length };
}

function bars(title, said, days, values, most, unit = "") {
  const { chart, x, y, width } = axes(title, said, days, most, unit);
  values.forEach((value, n) => {
    if (value) chart.append(svg("rect", { class: "one", x: x(n) - width * 0.38, y: y(value), width: width * 0.76, height: y(0) - y(value) }));
  });
  return chart;
}

/** Lines through what is known; a day without a value is a gap, and one alone is a dot. */
function lines(title, said, days, each, most) {
  const { chart, x, y } = axes(title, said, days, most, "");
  for (const [name, values] of each) {
    let run = [];
    const draw = () => {
      if (run.length === 1) chart.append(svg("circle", { class: `dot ${name}`, cx: run[0][0], cy: run[0][1], r: 4 }));
      else if (run.length) chart.append(svg("polyline", { class: `line ${name}`, points: run.map((point) => point.join(",")).join(" ") }));
      run = [];
    };
    values.forEach((value, n) => (value === null ? draw() : run.push([x(n), y(value)])));
    draw();
  }
  return chart;
}

function table(caption, heads, rows) {
  const named = newId("table");
  const head = element("tr", {}, ...heads.map((words, n) => element("th", n ? { scope: "col", class: "number" } : { scope: "col" }, words)));
  const body = rows.map(([first, ...rest]) =>
    element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((words) => element("td", { class: "number" }, words))),
  );
  const made = element("table", {}, element("caption", { id: named }, caption), element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": named }, made);
}

function section(heading, said, chart, beside) {
  return element("section", {}, element("h2", {}, heading), element("p", {}, said), element("div", { class: "chart" }, chart, beside));
}

export async function figures(box, api) {
  const days = between();
  const told = element("div");
  const shown = element("div");
  const show = async () => {
    const found = await api.ask("GET", `/v1/insights/volumes?${days.parameters()}`);
    shown.replaceChildren(...drawn(found));
    return plural(found.answers, "answer", "answers");
  };
  const ask = async () => {
    told.replaceChildren();
    try {
      announce(await show());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showProblem(told, error.message);
    }
  };
  box.append(
    element("p", {}, "Without days, the last 30 are shown. Days are counted in UTC."),
    told,
    form(ask, element("div", { class: "row" }, ...days.fields), element("div", { class: "actions" }, element("button", { type: "submit", class: "main" }, "Show"))),
    shown,
  );
  await show();
}

function share(part, whole) {
  return whole ? `${Math.round((100 * part) / whole)}%` : "–";
}

function drawn(found) {
  const days = found.days;
  if (!found.answers) return [element("h2", {}, "No answer is kept from these days")];
  const asked = days.filter((one) => one.answers);
  const big = element(
    "ul",
    { class: "big" },
    element("li", {}, element("strong", {}, found.answers.toLocaleString("en-GB")), "answers"),
    element("li", {}, element("strong", {}, share(found.statuses.not_found ?? 0, found.answers)), "not found"),
    element("li", {}, element("strong", {}, found.p50_ms === null ? "–" : `${found.p50_ms} ms`), "half take at most"),
    element("li", {}, element("strong", {}, found.p95_ms === null ? "–" : `${found.p95_ms} ms`), "19 of 20 take at most"),
  );
  const parts = [big];
  if (found.lost) parts.push(element("p", {}, `${plural(found.lost, "answer or rating", "answers or ratings")} could not be kept since the server started.`));
  const statuses = Object.entries(STATUSES).filter(([name]) => found.statuses[name]);
  const split = statuses.map(([name, words]) => `${words.toLowerCase()} ${share(found.statuses[name], found.answers)}`).join(", ");
  const busiest = asked.reduce((a, b) => (b.answers > a.answers ? b : a));
  const volumeWords = `${plural(found.answers, "answer", "answers")} on ${plural(asked.length, "day", "days")}, most on ${day(busiest.day)} (${busiest.answers}). ${split[0].toUpperCase()}${split.slice(1)}.`;
  parts.push(
    section(
      "Answers by day",
      volumeWords,
      bars("Answers by day", volumeWords, days, days.map((one) => one.answers), roundUp(busiest.answers)),
      table("Answers by day", ["Day", "All", ...statuses.map(([, words]) => words)], asked.map((one) => [brief(one.day), String(one.answers), ...statuses.map(([name]) => String(one.statuses[name] ?? 0))])),
    ),
  );
  const rate = (one) => (100 * (one.statuses.not_found ?? 0)) / one.answers;
  const rateWords = `${share(found.statuses.not_found ?? 0, found.answers)} of all answers said that the papers do not say.`;
  parts.push(
    section(
      "Not found",
      rateWords,
      bars("Share of answers that were “not found”, by day", rateWords, days, days.map((one) => (one.answers ? rate(one) : 0)), 100, "%"),
      table("Not found by day", ["Day", "Answers", "Not found", "Share"], asked.map((one) => [brief(one.day), String(one.answers), String(one.statuses.not_found ?? 0), share(one.statuses.not_found ?? 0, one.answers)])),
    ),
  );
  const slowest = Math.max(...asked.map((one) => one.p95_ms ?? 0), 1);
  const timeWords = `Solid line: half of a day’s answers took at most so many milliseconds. Broken line: 19 of 20. Over all days: ${found.p50_ms ?? "–"} and ${found.p95_ms ?? "–"}.`;
  parts.push(
    section(
      "Response times",
      timeWords,
      lines("Response times by day, in milliseconds", timeWords, days, [["one", days.map((one) => one.p50_ms)], ["two", days.map((one) => one.p95_ms)]], roundUp(slowest)),
      table("Response times by day, in milliseconds", ["Day", "Half", "19 of 20"], asked.map((one) => [brief(one.day), String(one.p50_ms ?? "–"), String(one.p95_ms ?? "–")])),
    ),
  );
  return parts;
}
