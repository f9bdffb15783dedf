/** In: a question before it is sent. Out: the kinds of personal details it seems to hold (names in WORDS.personal.kinds). */

/** What each kind looks like, and what else must hold of a match. Nothing found here is kept or sent anywhere. */
const KINDS = [
  // Grouped as printed on a card, or in one run; the first digits are those of the card schemes in use.
  {
    kind: "card",
    looks: /(?<![\d.,£])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?!\d|,\d)/g,
    holds: (digits) => /^(?:3[47]|3[068]|4|5[1-5]|6|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/.test(digits) && luhn(digits),
  },
  // https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
  {
    kind: "insurance",
    looks:
      /\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b/gi,
  },
  // https://www.datadictionary.nhs.uk/attributes/nhs_number.html
  { kind: "nhs", looks: /(?<![\d.,£])\d{3}([ -]?)\d{3}\1\d{4}(?!\d|,\d)/g, holds: nhs },
  {
    kind: "account",
    looks: /(?<!\d)\d{2}([ -]?)\d{2}\1\d{2}(?!\d)/g,
    holds: (_, question) => /(?<![\d.,£])\d{8}(?!\d|,\d)/.test(question),
  },
  {
    kind: "phone",
    looks: /(?<![\d.,£/])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9](?:[ ()-]{0,2}\d){8,9}(?!\d|,\d)/g,
  },
  { kind: "email", looks: /[\w.+'-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/gi },
];

export function personalIn(question) {
  const found = ({ looks, holds = () => true }) =>
    [...question.matchAll(looks)].some(([match]) => holds(match.replaceAll(/\D/g, ""), question));
  return KINDS.filter(found).map(({ kind }) => kind);
}

/** The check of payment cards: ISO/IEC 7812-1, annex B. */
function luhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const times = Number(digit) * (place % 2 ? 2 : 1);
    return total + (times > 9 ? times - 9 : times);
  }, 0);
  return sum % 10 === 0;
}

/** Modulus 11, weights 10 to 2; a check digit of 10 is never given out. */
function nhs(digits) {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits[9]);
}
