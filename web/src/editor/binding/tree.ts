/**
 * The shared text as the JSON form of a letter: what the server reads from the same bytes, value for value.
 */
import type { Fragment } from 'prosemirror-model';
import type * as Y from 'yjs';
import { isItem, splitAddressees } from '../kinds';
import { schema, threadsOf } from '../schema';
import type { Block, Inline, Tree, Words } from '../tree';
import { blockIds } from './marker';
import { type ReadBlock, readBlocks } from './read';

/** Words and notes of a block; neighbours with equal marks are one. */
function inlinesOf(content: Fragment): Inline[] {
  const inlines: Inline[] = [];
  let last: { words: Words; key: string } | null = null;
  content.forEach((node) => {
    if (node.type === schema.nodes.void) return;
    if (!node.isText) {
      inlines.push({ fn: String(node.attrs.fn) });
      last = null;
      return;
    }
    const words: Words = { text: node.text ?? '' };
    for (const mark of node.marks) {
      if (mark.type === schema.marks.bold) words.bold = true;
      else if (mark.type === schema.marks.italic) words.italic = true;
      else if (mark.type === schema.marks.link) words.link = String(mark.attrs.href);
    }
    const comments = threadsOf(node.marks).sort();
    if (comments.length > 0) words.comments = comments;
    const key = JSON.stringify([words.bold, words.italic, words.link, comments]);
    if (last !== null && last.key === key) last.words.text += words.text;
    else {
      last = { words, key };
      inlines.push(words);
    }
  });
  return inlines;
}

function blockOf(block: ReadBlock, id: string | null): Block {
  const { kind, indent, addressees, table } = block.attrs ?? {
    kind: 'p',
    indent: 0,
    addressees: '',
    table: null,
  };
  return {
    kind,
    ...(id === null ? {} : { id }),
    ...(isItem(kind) ? { indent } : {}),
    ...(kind === 'demand' ? { addressees: splitAddressees(addressees) } : {}),
    content: inlinesOf(block.content),
    ...(table === null ? {} : { rows: table.rows.map((row) => [...row]), align: [...table.align] }),
    ...(block.marker === null ? { implicit: true as const } : {}),
  };
}

/** The tree of a shared text; demands are numbered as they come. */
export function readTree(text: Y.Text): Tree {
  const [title, ...rest] = readBlocks(text);
  const ids = blockIds(rest.map((block) => block.marker));
  let demands = 0;
  const blocks = rest.map((block, number) => {
    const made = blockOf(block, ids[number] ?? null);
    if (made.kind !== 'demand') return made;
    demands += 1;
    return { ...made, number: demands };
  });
  return { title: title === undefined ? [] : inlinesOf(title.content), blocks };
}
