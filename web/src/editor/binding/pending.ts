/**
 * What others did to the shared text since the editor last showed it.
 * Kept as the stretches that both still have, so the editor may lag behind (busy, or composing) while its own changes are
 * already written at the right places.
 * Two countings: `seen` is an index in the text as the editor shows it, `index` one in the shared text itself.
 */

/** A stretch that the editor shows and the text still has. */
interface Kept {
  readonly seen: number;
  readonly index: number;
  readonly length: number;
  /** Its marks may have changed. */
  readonly formatted: boolean;
}

/** A place where both differ: `seen` units are gone, units of the text are new. */
export interface Difference {
  readonly seenFrom: number;
  readonly seenTo: number;
  readonly from: number;
  readonly to: number;
}

export interface DeltaPart {
  readonly insert?: unknown;
  readonly delete?: number;
  readonly retain?: number;
  readonly attributes?: unknown;
}

function lengthOf(insert: unknown): number {
  return typeof insert === 'string' ? insert.length : 1;
}

export class Pending {
  #kept: Kept[];
  #seenLength: number;
  #length: number;

  constructor(length: number) {
    this.#kept = length === 0 ? [] : [{ seen: 0, index: 0, length, formatted: false }];
    this.#seenLength = length;
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes in one change of the shared text, as Yjs reports it. */
  receive(delta: readonly DeltaPart[]): void {
    const kept: Kept[] = [];
    let before = 0;
    let after = 0;
    const keep = (length: number, formatted: boolean): void => {
      for (const part of this.#cut(before, before + length)) {
        kept.push({ ...part, index: part.index - before + after, formatted: part.formatted || formatted });
      }
      before += length;
      after += length;
    };
    for (const part of delta) {
      if (part.retain !== undefined) keep(part.retain, part.attributes !== undefined);
      else if (part.delete !== undefined) before += part.delete;
      else after += lengthOf(part.insert);
    }
    keep(this.#length - before, false);
    this.#kept = joined(kept);
    this.#length = after;
  }

  /** The unit at this index is to be read anew. */
  forget(index: number): void {
    this.#kept = [...this.#cut(0, index), ...this.#cut(index + 1, this.#length)];
  }

  /** Where something put in at `seen` belongs: directly behind what the editor shows before it. */
  toIndex(seen: number): number {
    let index = 0;
    for (const part of this.#kept) {
      if (part.seen >= seen) break;
      index = part.index + Math.min(part.length, seen - part.seen);
    }
    return index;
  }

  /** The stretches of the text that are left of what the editor shows from `from` to `to`, in order. */
  stretches(from: number, to: number): { index: number; length: number }[] {
    const found: { index: number; length: number }[] = [];
    for (const part of this.#kept) {
      const start = Math.max(from, part.seen);
      const end = Math.min(to, part.seen + part.length);
      if (start < end) found.push({ index: part.index + start - part.seen, length: end - start });
    }
    return found;
  }

  /** What stands in the text at `index` is shown at this place, or -1 where it is new. */
  toSeen(index: number): number {
    for (const part of this.#kept) {
      if (index < part.index) return -1;
      if (index < part.index + part.length) return part.seen + index - part.index;
    }
    return -1;
  }

  /** Where the editor shows a caret that stands at `index` in the text. */
  nearestSeen(index: number): number {
    let seen = 0;
    for (const part of this.#kept) {
      if (index < part.index) break;
      seen = part.seen + Math.min(part.length, index - part.index);
    }
    return seen;
  }

  /** The editor put `length` units in at `seen`, written at `index`. */
  inserted(seen: number, index: number, length: number): void {
    const kept: Kept[] = [];
    for (const part of this.#kept) {
      const left = Math.min(part.length, Math.max(0, seen - part.seen));
      if (left > 0) kept.push({ ...part, length: left });
      if (left < part.length) {
        kept.push({
          ...part,
          seen: part.seen + left + length,
          index: part.index + left + length,
          length: part.length - left,
        });
      }
    }
    const own: Kept = { seen, index, length, formatted: false };
    const place = kept.findIndex((part) => part.seen > seen);
    kept.splice(place < 0 ? kept.length : place, 0, own);
    this.#kept = joined(kept);
    this.#seenLength += length;
    this.#length += length;
  }

  /** The editor took out what it shows from `from` to `to`; the stretches of it are gone from the text. */
  removed(from: number, to: number): void {
    const kept: Kept[] = [];
    let gone = 0;
    for (const part of this.#kept) {
      const start = Math.min(part.length, Math.max(0, from - part.seen));
      const end = Math.min(part.length, Math.max(0, to - part.seen));
      if (start > 0) kept.push({ ...part, index: part.index - gone, length: start });
      gone += end - start;
      if (end < part.length) {
        kept.push({
          ...part,
          seen: Math.max(from, part.seen + end - (to - from)),
          index: part.index + end - gone,
          length: part.length - end,
        });
      }
    }
    this.#kept = joined(kept);
    this.#seenLength -= to - from;
    this.#length -= gone;
  }

  differences(): Difference[] {
    const found: Difference[] = [];
    let seen = 0;
    let index = 0;
    const note = (seenTo: number, to: number): void => {
      if (seenTo > seen || to > index) found.push({ seenFrom: seen, seenTo, from: index, to });
    };
    for (const part of this.#kept) {
      note(part.seen, part.index);
      seen = part.seen + part.length;
      index = part.index + part.length;
    }
    note(this.#seenLength, this.#length);
    return found;
  }

  /** What the editor shows whose marks may have changed. */
  formatted(): { from: number; to: number }[] {
    return this.#kept
      .filter((part) => part.formatted)
      .map((part) => ({ from: part.seen, to: part.seen + part.length }));
  }

  #cut(from: number, to: number): Kept[] {
    const found: Kept[] = [];
    for (const part of this.#kept) {
      const start = Math.max(from, part.index);
      const end = Math.min(to, part.index + part.length);
      if (start < end) {
        found.push({ ...part, seen: part.seen + start - part.index, index: start, length: end - start });
      }
    }
    return found;
  }
}

function joined(parts: readonly Kept[]): Kept[] {
  const result: Kept[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (
      last !== undefined &&
      last.formatted === part.formatted &&
      last.seen + last.length === part.seen &&
      last.index + last.length === part.index
    ) {
      result[result.length - 1] = { ...last, length: last.length + part.length };
    } else {
      result.push(part);
    }
  }
  return result;
}
