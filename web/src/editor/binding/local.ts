/**
 * A transaction of the editor written into the shared text, step by step, changed ranges from right to left.
 * Only what really differs is deleted and put in; what stays is formatted or its marker set.
 * Call it inside one Yjs transaction of the binding's own origin.
 */
import type { Mark, Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import { AddMarkStep, AttrStep, RemoveMarkStep, type Step } from 'prosemirror-transform';
import * as Y from 'yjs';
import { hasLeftOut } from '../kinds';
import { attrsOf, plainBlock, schema } from '../schema';
import { type Gap, gapAt, indexAt, indexOfGap, startsOf } from './layout';
import { createMarker, differences, type Marker, writeMarker } from './marker';
import { type Attributes, attributeOf, attributesOf, sameMarks } from './marks';
import type { Pending } from './pending';
import type { Span } from './read';
import { mapAt, type Piece, Scribe } from './scribe';
import { commonEdges, type Token, tokensBetween } from './tokens';

/** A range of the document before a step, and what it became. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

function changedRanges(step: Step, before: Node, after: Node): Range[] {
  const ranges: Range[] = [];
  step.getMap().forEach((from, to, newFrom, newTo) => {
    ranges.push({ from, to, newFrom, newTo });
  });
  const level = ({ from, to, newFrom, newTo }: Range): boolean =>
    before.resolve(from).depth === after.resolve(newFrom).depth &&
    before.resolve(to).depth === after.resolve(newTo).depth;
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined || ranges.every(level)) return ranges;
  return [{ from: first.from, to: last.to, newFrom: first.newFrom, newTo: last.newTo }];
}

/** What turns the marks of a token into those of another. */
function change(from: readonly Mark[], to: readonly Mark[]): Attributes {
  const attributes: Attributes = {};
  for (const mark of from) if (!mark.isInSet(to)) attributes[attributeOf(mark)[0]] = null;
  for (const mark of to) {
    if (mark.isInSet(from)) continue;
    const [key, value] = attributeOf(mark);
    attributes[key] = value;
  }
  return attributes;
}

export class LocalChange {
  /** One for each block of the document after the last step. */
  spans: Span[];
  /** The editor made something that the shared text does not keep: show the text again. */
  faulty = false;
  readonly #text: Y.Text;
  readonly #pending: Pending | null;
  readonly #scribe: Scribe;

  constructor(text: Y.Text, spans: readonly Span[], pending: Pending | null) {
    this.#text = text;
    this.spans = [...spans];
    this.#pending = pending;
    this.#scribe = new Scribe(text, pending);
  }

  apply(transaction: Transaction): void {
    for (const [number, step] of transaction.steps.entries()) {
      const before = transaction.docs[number];
      if (before !== undefined) this.#step(step, before, transaction.docs[number + 1] ?? transaction.doc);
    }
  }

  #step(step: Step, before: Node, after: Node): void {
    if (step instanceof AttrStep) {
      this.#attribute(step, after);
    } else if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
      const { from, to } = step;
      this.#settle(tokensBetween(before, from, to), tokensBetween(after, from, to), from);
    } else {
      for (const range of changedRanges(step, before, after).reverse()) this.#range(range, before, after);
    }
    this.#heal(after);
  }

  #attribute(step: AttrStep, after: Node): void {
    const node = after.nodeAt(step.pos);
    if (step.attr === 'id') this.faulty = true;
    if (node?.type === schema.nodes.block) {
      const marker = this.spans[gapAt(this.spans, step.pos).block]?.marker;
      if (marker) writeMarker(marker, attrsOf(node));
    } else if (node?.type === schema.nodes.footnote) {
      const seen = indexAt(this.spans, step.pos);
      const index = this.#pending === null ? seen : this.#pending.stretches(seen, seen + 1)[0]?.index;
      if (index !== undefined) mapAt(this.#text, index)?.set('fn', String(node.attrs.fn));
    }
  }

  #range({ from, to, newFrom, newTo }: Range, before: Node, after: Node): void {
    const old = tokensBetween(before, from, to);
    const fresh = tokensBetween(after, newFrom, newTo);
    const { prefix, suffix } = commonEdges(old, fresh);
    this.#settle(old.slice(old.length - suffix), fresh.slice(fresh.length - suffix), to - suffix);
    this.#replace(from + prefix, to - suffix, fresh.slice(prefix, fresh.length - suffix));
    this.#settle(old.slice(0, prefix), fresh.slice(0, prefix), from);
  }

  /** Tokens that stay: their marks and markers become those of `fresh`. */
  #settle(old: readonly Token[], fresh: readonly Token[], from: number): void {
    let run: { from: number; to: number; key: string; attributes: Attributes } | null = null;
    const flush = (): void => {
      if (run !== null) {
        this.#scribe.format(indexAt(this.spans, run.from), indexAt(this.spans, run.to), run.attributes);
      }
      run = null;
    };
    for (const [offset, token] of fresh.entries()) {
      const was = old[offset];
      if (token.sort === 'close' || was === undefined || was.sort === 'close') continue;
      if (token.sort === 'open') {
        if (was.sort === 'open') this.#kind(was, token, from + offset);
        continue;
      }
      if (was.sort === 'open') continue;
      const attributes = sameMarks(was.marks, token.marks) ? {} : change(was.marks, token.marks);
      const key = JSON.stringify(attributes);
      if (run !== null && (run as { key: string }).key !== key) flush();
      if (key === '{}') continue;
      run ??= { from: from + offset, to: 0, key, attributes };
      run.to = from + offset + 1;
    }
    flush();
  }

  #kind(was: Token & { sort: 'open' }, now: Token & { sort: 'open' }, position: number): void {
    if (was.attrs === null || now.attrs === null) return;
    const names = differences(was.attrs, now.attrs);
    if (names.length === 0) return;
    if (names.includes('id') || names.includes('table')) this.faulty = true;
    const marker = this.spans[gapAt(this.spans, position).block]?.marker;
    if (marker) writeMarker(marker, now.attrs);
  }

  #replace(from: number, to: number, tokens: readonly Token[]): void {
    if (from === to && tokens.length === 0) return;
    const [start, end] = [gapAt(this.spans, from), gapAt(this.spans, to)];
    const index = indexOfGap(this.spans, start);
    this.#scribe.remove(index, indexOfGap(this.spans, end));
    const { pieces, markers } = this.#pieces(tokens);
    this.#scribe.insert(index, pieces);
    this.#splice(start, end, tokens, markers);
  }

  #pieces(tokens: readonly Token[]): { pieces: Piece[]; markers: Marker[] } {
    const pieces: Piece[] = [];
    const markers: Marker[] = [];
    let run: { text: string; marks: readonly Mark[] } | null = null;
    const flush = (): void => {
      if (run !== null) pieces.push({ sort: 'words', text: run.text, attributes: attributesOf(run.marks) });
      run = null;
    };
    for (const token of tokens) {
      if (token.sort === 'unit') {
        if (hasLeftOut(token.text)) continue;
        if (run !== null && !sameMarks((run as { marks: readonly Mark[] }).marks, token.marks)) flush();
        run ??= { text: '', marks: token.marks };
        run.text += token.text;
        continue;
      }
      flush();
      if (token.sort === 'open') {
        if (token.attrs === null) throw new RangeError('a second title');
        if (token.attrs.id !== null) this.faulty = true;
        const map = createMarker(token.attrs);
        markers.push(map);
        pieces.push({ sort: 'marker', map });
      } else if (token.sort === 'note') {
        const map = new Y.Map<unknown>([['fn', token.text]]);
        pieces.push({ sort: 'note', map, attributes: attributesOf(token.marks) });
      } else if (token.sort === 'close') {
        pieces.push({ sort: 'end' });
      }
    }
    flush();
    return { pieces, markers };
  }

  #splice(start: Gap, end: Gap, tokens: readonly Token[], markers: readonly Marker[]): void {
    const made: Span[] = [];
    const first = this.spans[start.block];
    const last = this.spans[end.block];
    let open: { marker: Marker | null; words: number } | null =
      start.offset === null ? null : { marker: first?.marker ?? null, words: start.offset };
    let used = 0;
    for (const token of tokens) {
      if (token.sort === 'open') {
        if (open !== null) throw new RangeError('a block in a block');
        open = { marker: markers[used++] ?? null, words: 0 };
      } else if (open === null) {
        throw new RangeError('words between blocks');
      } else if (token.sort === 'close') {
        made.push({ ...open, closed: true, tail: 0 });
        open = null;
      } else if (token.sort === 'void' || (token.sort === 'unit' && hasLeftOut(token.text))) {
        this.faulty = true;
      } else {
        open.words++;
      }
    }
    if ((open === null) !== (end.offset === null)) throw new RangeError('an unbalanced change');
    if (open !== null && end.offset !== null && last !== undefined) {
      made.push({ ...last, marker: open.marker, words: open.words + last.words - end.offset });
    }
    const until = end.offset === null ? end.block : end.block + 1;
    this.spans.splice(start.block, until - start.block, ...made);
  }

  /** A block that no token stands for any more, or that became more than a plain paragraph, gets a marker. */
  #heal(doc: Node): void {
    for (const [number, span] of this.spans.entries()) {
      if (number === 0 || span.marker !== null) continue;
      const node = doc.child(number);
      const begins =
        this.spans[number - 1]?.closed === true &&
        node.firstChild !== null &&
        node.firstChild.type !== schema.nodes.void;
      const attrs = attrsOf(node);
      if (begins && differences(attrs, plainBlock).length === 0) continue;
      const map = createMarker(attrs);
      this.#scribe.insert(startsOf(this.spans)[number] ?? 0, [{ sort: 'marker', map }]);
      this.spans[number] = { ...span, marker: map };
    }
  }
}
