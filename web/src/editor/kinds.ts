/**
 * The words of the shared text's form (docs/protocol.md, section 1): kinds, limits, what counts as a value.
 * No ProseMirror and no Yjs here; how kinds look is in `schema.ts`, how they are stored in `binding/`.
 */

const KINDS = ['p', 'h1', 'h2', 'h3', 'addressee', 'demand', 'li', 'ol', 'quote', 'table'] as const;
export type Kind = (typeof KINDS)[number];

export type Align = 'l' | 'c' | 'r';

/** A table's cells; row 0 is the head. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly Align[];
}

export const limits = {
  indent: 7,
  rows: 500,
  columns: 20,
  cells: 5000,
  cell: 2000,
  addressees: 400,
  link: 2000,
  note: 4000,
} as const;

export function isKind(value: unknown): value is Kind {
  return (KINDS as readonly unknown[]).includes(value);
}

export function isItem(kind: Kind): boolean {
  return kind === 'li' || kind === 'ol';
}

/** Kinds that end the demand before them. */
export function endsDemand(kind: Kind): boolean {
  return kind === 'demand' || kind === 'h1' || kind === 'h2';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters that words do not keep.
const LEFT_OUT = /[\u0000-\u001f\u007f-\u009f\ufffc\ufeff]/;
const ALL_LEFT_OUT = new RegExp(LEFT_OUT.source, 'g');

/** Whether some character would be left out when read (a line feed, which closes blocks, included). */
export function hasLeftOut(text: string): boolean {
  return LEFT_OUT.test(text);
}

/** The text without the characters that reading leaves out. */
export function withoutLeftOut(text: string): string {
  return hasLeftOut(text) ? text.replace(ALL_LEFT_OUT, '') : text;
}

/** A link that is kept: scheme http, https or mailto, something behind it, no white space; else null. */
export function linkOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > limits.link) return null;
  const rest = /^(?:https?:\/\/|mailto:)(.+)$/is.exec(value)?.[1];
  return rest !== undefined && !/\s/.test(rest) && !hasLeftOut(rest) ? value : null;
}

/** Entries of an addressees value. */
export function splitAddressees(joined: string): string[] {
  return joined
    .split('; ')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value);
}
