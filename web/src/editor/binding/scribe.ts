/**
 * Writes into the shared text at indices as the editor shows it, through whatever others did meanwhile.
 * Every insertion names its attributes: left out, Yjs would let it inherit what stands at a remembered place.
 */
import * as Y from 'yjs';
import type { Marker } from './marker';
import type { Attributes } from './marks';
import type { Pending } from './pending';

/** What words are made of when they are put in. */
export type Piece =
  | { readonly sort: 'words'; readonly text: string; readonly attributes: Attributes }
  | { readonly sort: 'note'; readonly map: Marker; readonly attributes: Attributes }
  | { readonly sort: 'marker'; readonly map: Marker }
  | { readonly sort: 'end' };

/** The attributes of the unit before an index; nothing changes around what is put in with them. */
function attributesBefore(text: Y.Text, index: number): Attributes {
  const attributes: Attributes = {};
  let passed = 0;
  for (let item = text._start; item !== null && passed < index; item = item.right) {
    if (item.deleted) continue;
    const content = item.content;
    if (content instanceof Y.ContentFormat) {
      const value: unknown = content.value;
      if (value === true || typeof value === 'string') attributes[content.key] = value;
      else delete attributes[content.key];
    }
    if (item.countable) passed += item.length;
  }
  return attributes;
}

/** The embedded map at an index, or null. */
export function mapAt(text: Y.Text, index: number): Marker | null {
  let passed = 0;
  for (let item = text._start; item !== null && passed <= index; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const content = item.content;
    if (passed === index && content instanceof Y.ContentType && content.type instanceof Y.Map) {
      return content.type;
    }
    passed += item.length;
  }
  return null;
}

export class Scribe {
  readonly #text: Y.Text;
  readonly #pending: Pending | null;

  constructor(text: Y.Text, pending: Pending | null) {
    this.#text = text;
    this.#pending = pending;
  }

  /** Takes out what the editor shows from `from` to `to`. */
  remove(from: number, to: number): void {
    if (to <= from) return;
    if (this.#pending === null) {
      this.#text.delete(from, to - from);
      return;
    }
    const stretches = this.#pending.stretches(from, to);
    for (const { index, length } of stretches.reverse()) this.#text.delete(index, length);
    this.#pending.removed(from, to);
  }

  /** Puts pieces in and answers how many units they took. */
  insert(at: number, pieces: readonly Piece[]): number {
    let seen = at;
    for (const piece of pieces) {
      const index = this.#pending?.toIndex(seen) ?? seen;
      const length = this.#insertOne(index, piece);
      this.#pending?.inserted(seen, index, length);
      seen += length;
    }
    return seen - at;
  }

  format(from: number, to: number, attributes: Attributes): void {
    if (to <= from) return;
    const stretches = this.#pending?.stretches(from, to) ?? [{ index: from, length: to - from }];
    for (const { index, length } of stretches) this.#text.format(index, length, attributes);
  }

  #insertOne(index: number, piece: Piece): number {
    switch (piece.sort) {
      case 'words':
        this.#text.insert(index, piece.text, piece.attributes);
        return piece.text.length;
      case 'note':
        this.#text.insertEmbed(index, piece.map, piece.attributes);
        return 1;
      case 'marker':
        this.#text.insertEmbed(index, piece.map, attributesBefore(this.#text, index));
        return 1;
      case 'end':
        this.#text.insert(index, '\n', attributesBefore(this.#text, index));
        return 1;
    }
  }
}
