/**
 * Reads the shared text, or a stretch of it, as blocks; every sequence of S, N and words is a text.
 * The only place besides `scribe.ts` that looks at items of Yjs.
 */
import { Fragment, type Mark, type Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { hasLeftOut, limits } from '../kinds';
import { type BlockAttrs, plainBlock, schema } from '../schema';
import { type Marker, readMarker } from './marker';
import { marksOf } from './marks';

/** How much of the shared text a block takes, in order: marker, words, N, and what follows and stands for nothing. */
export interface Span {
  readonly marker: Marker | null;
  /** Units of its words, as in the editor. */
  readonly words: number;
  /** Whether its N is there. */
  readonly closed: boolean;
  /** Units behind its N that stand for nothing. */
  readonly tail: number;
}

export interface ReadBlock extends Span {
  /** null for the title. */
  readonly attrs: BlockAttrs | null;
  readonly content: Fragment;
}

/** Which unit of the shared text comes next, with the marks in force. */
interface Sink {
  characters(text: string, marks: () => readonly Mark[]): void;
  embed(map: Marker, marks: () => readonly Mark[]): void;
  nothing(count: number, marks: () => readonly Mark[]): void;
}

function walk(text: Y.Text, from: number, to: number, sink: Sink): void {
  const attributes = new Map<string, unknown>();
  let cached: readonly Mark[] | null = null;
  const marks = (): readonly Mark[] => {
    cached ??= marksOf(attributes);
    return cached;
  };
  let index = 0;
  for (let item = text._start; item !== null && index < to; item = item.right) {
    if (item.deleted) continue;
    const content = item.content;
    if (content instanceof Y.ContentFormat) {
      if (content.value === null) attributes.delete(content.key);
      else attributes.set(content.key, content.value);
      cached = null;
    }
    if (!item.countable) continue;
    const end = index + item.length;
    if (end > from) {
      if (content instanceof Y.ContentString) {
        sink.characters(content.str.slice(Math.max(0, from - index), to - index), marks);
      } else if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
        sink.embed(content.type, marks);
      } else {
        sink.nothing(Math.min(end, to) - Math.max(index, from), marks);
      }
    }
    index = end;
  }
}

/** The text of a note as it is read. */
function noteOf(map: Marker): string {
  const fn = map.get('fn');
  return typeof fn === 'string' && fn.length <= limits.note ? fn : '';
}

class Builder implements Sink {
  readonly blocks: ReadBlock[] = [];
  #open: { marker: Marker | null; attrs: BlockAttrs | null; content: Node[] } | null;

  constructor(inTitle: boolean) {
    this.#open = inTitle ? { marker: null, attrs: null, content: [] } : null;
  }

  characters(text: string, marks: () => readonly Mark[]): void {
    const lines = text.split('\n');
    for (const [number, line] of lines.entries()) {
      if (number > 0) this.#close();
      if (!hasLeftOut(line)) this.#words(line, marks());
      else for (const unit of line.split('')) this.#unit(unit, marks);
    }
  }

  embed(map: Marker, marks: () => readonly Mark[]): void {
    if (map.has('kind')) {
      this.#end(false);
      this.#open = { marker: map, attrs: readMarker(map), content: [] };
    } else if (map.has('fn')) {
      this.#implicit().push(schema.nodes.footnote.create({ fn: noteOf(map) }, null, marks()));
    } else {
      this.nothing(1, marks);
    }
  }

  nothing(count: number, marks: () => readonly Mark[]): void {
    if (this.#open === null) this.#tail(count);
    else
      for (let i = 0; i < count; i++) this.#open.content.push(schema.nodes.void.create(null, null, marks()));
  }

  finish(): ReadBlock[] {
    this.#end(false);
    return this.blocks;
  }

  #unit(unit: string, marks: () => readonly Mark[]): void {
    if (hasLeftOut(unit)) this.nothing(1, marks);
    else this.#words(unit, marks());
  }

  #words(words: string, marks: readonly Mark[]): void {
    if (words !== '') this.#implicit().push(schema.text(words, marks));
  }

  #implicit(): Node[] {
    this.#open ??= { marker: null, attrs: plainBlock, content: [] };
    return this.#open.content;
  }

  #close(): void {
    if (this.#open === null) this.#tail(1);
    else this.#end(true);
  }

  #end(closed: boolean): void {
    if (this.#open === null) return;
    const { marker, attrs, content: nodes } = this.#open;
    const content = Fragment.fromArray(nodes);
    this.blocks.push({ marker, attrs, content, words: content.size, closed, tail: 0 });
    this.#open = null;
  }

  #tail(count: number): void {
    const last = this.blocks.pop();
    if (last === undefined) throw new RangeError('a stretch begins inside a block');
    this.blocks.push({ ...last, tail: last.tail + count });
  }
}

/**
 * The blocks of a stretch.
 * It begins with the title, or where a block begins that no open block before it could take in.
 */
export function readBlocks(text: Y.Text, stretch = { from: 0, to: text.length, inTitle: true }): ReadBlock[] {
  const { from, to, inTitle } = stretch;
  const builder = new Builder(inTitle);
  walk(text, from, to, builder);
  return builder.finish();
}

/** The editor's node for a block that was read. */
export function nodeOf(block: ReadBlock): Node {
  return block.attrs === null
    ? schema.nodes.title.create(null, block.content)
    : schema.nodes.block.create({ ...block.attrs }, block.content);
}

/** The whole text as a document of the editor. */
export function documentOf(text: Y.Text): Node {
  return schema.nodes.doc.create(null, readBlocks(text).map(nodeOf));
}

/** Index of a live embedded map, or -1. */
export function indexOf(text: Y.Text, map: { readonly _item: Y.Item | null }): number {
  const wanted = map._item;
  if (wanted === null || wanted.deleted) return -1;
  let index = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item === wanted) return index;
    if (!item.deleted && item.countable) index += item.length;
  }
  return -1;
}
