/**
 * How numbers, plurals and times read in the language of the screen.
 * Not here: sentences (de/).
 */
const LOCALE = 'de';
const NO_BREAK = '\u00a0';

const plurals = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);
const days = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });
const times = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });

/** „1 Forderung“, „6 Forderungen“: the number, a no-break space and the noun in its form. */
export function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)}${NO_BREAK}${plurals.select(count) === 'one' ? one : other}`;
}

/** The form of a word that goes with a number, without the number. */
export function formFor(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

/** „13. März 2027“ with a no-break space behind the day. */
export function day(milliseconds: number): string {
  return days.format(milliseconds).replace(' ', NO_BREAK);
}

/** „15:10“ */
function time(milliseconds: number): string {
  return times.format(milliseconds);
}

/** „13. März 2027, 15:10“ */
export function dayAndTime(milliseconds: number): string {
  return `${day(milliseconds)}, ${time(milliseconds)}`;
}

/** The first twelve digits of a checksum in groups of four, or all of them. */
export function digestGroups(digest: string, length: 'short' | 'full'): string {
  const shown = length === 'short' ? digest.slice(0, 12) : digest;
  return (shown.match(/.{1,4}/g) ?? []).join(length === 'short' ? NO_BREAK : ' ');
}
