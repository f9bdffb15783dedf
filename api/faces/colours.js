/** In: a council's colour. Out: shades of it that can be read on the widget's light and on its dark ground. */

const GROUNDS = { light: ["#ffffff", "#f3f4f5"], dark: ["#14181b", "#20272c"] };
const INKS = ["#ffffff", "#0b0c0c"];
const ENOUGH = 4.5; // WCAG 2.2, 1.4.3
const STEP = 0.04;

/** `{light, dark}`, each `{accent, deep, on}` as "#rrggbb"; null for what is no colour. `deep` is for a pointer over it. */
export function shades(colour) {
  const given = channels(colour);
  if (!given) return null;
  return { light: readable(given, GROUNDS.light, [0, 0, 0]), dark: readable(given, GROUNDS.dark, [255, 255, 255]) };
}

/** The ratio of two colours' brightness, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one, other) {
  const [less, more] = [brightness(channels(one)), brightness(channels(other))].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}

function readable(given, grounds, towards) {
  let mixed = 0;
  const passes = (colour) => [...grounds, on(colour)].every((other) => contrast(colour, other) >= ENOUGH);
  while (!passes(written(mix(given, towards, mixed)))) mixed += STEP;
  const deeper = mix(given, towards, mixed + (1 - mixed) * 0.3);
  return { accent: written(mix(given, towards, mixed)), deep: written(deeper), on: on(written(deeper)) };
}

function on(colour) {
  return INKS.reduce((best, ink) => (contrast(colour, ink) > contrast(colour, best) ? ink : best));
}

function mix(from, to, share) {
  return from.map((value, place) => Math.round(value + (to[place] - value) * Math.min(share, 1)));
}

function written(values) {
  return `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour) {
  const [, digits] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour.trim()) ?? [];
  if (!digits) return null;
  const six = digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits;
  return [0, 2, 4].map((place) => Number.parseInt(six.slice(place, place + 2), 16));
}

function brightness(values) {
  const [red, green, blue] = values.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
