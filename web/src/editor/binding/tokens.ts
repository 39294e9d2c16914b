/**
 * A stretch of the editor's document as tokens, one for each position: openings, closings, units of words, atoms.
 */
import type { Mark, Node } from 'prosemirror-model';
import { attrsOf, type BlockAttrs, schema } from '../schema';

export type Token =
  /** null attributes: the title. */
  | { readonly sort: 'open'; readonly attrs: BlockAttrs | null }
  | { readonly sort: 'close' }
  | { readonly sort: 'unit'; readonly text: string; readonly marks: readonly Mark[] }
  | { readonly sort: 'note'; readonly text: string; readonly marks: readonly Mark[] }
  | { readonly sort: 'void'; readonly marks: readonly Mark[] };

const CLOSE: Token = { sort: 'close' };

/** The tokens of the words of a block. */
export function wordTokens(block: Node): Token[] {
  const tokens: Token[] = [];
  block.forEach((child) => {
    const { marks } = child;
    if (child.isText) {
      for (const text of (child.text ?? '').split('')) tokens.push({ sort: 'unit', text, marks });
    } else if (child.type === schema.nodes.footnote) {
      tokens.push({ sort: 'note', text: String(child.attrs.fn), marks });
    } else {
      tokens.push({ sort: 'void', marks });
    }
  });
  return tokens;
}

/** The opening of a block. */
export function openToken(block: Node): Token {
  return { sort: 'open', attrs: block.type === schema.nodes.title ? null : attrsOf(block) };
}

/** The tokens between two positions of a document. */
export function tokensBetween(doc: Node, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  doc.forEach((block, start) => {
    const end = start + block.nodeSize;
    if (end <= from || start >= to) return;
    const all = [openToken(block), ...wordTokens(block), CLOSE];
    tokens.push(...all.slice(Math.max(0, from - start), to - start));
  });
  return tokens;
}

/** Whether both are the same but for attributes and marks. */
export function sameToken(a: Token, b: Token): boolean {
  switch (a.sort) {
    case 'open':
      return b.sort === 'open' && (a.attrs === null) === (b.attrs === null);
    case 'unit':
      return b.sort === 'unit' && a.text === b.text;
    case 'note':
      return b.sort === 'note' && a.text === b.text;
    default:
      return a.sort === b.sort;
  }
}

const isHigh = (token: Token | undefined): boolean =>
  token?.sort === 'unit' && token.text >= '\ud800' && token.text <= '\udbff';
const isLow = (token: Token | undefined): boolean =>
  token?.sort === 'unit' && token.text >= '\udc00' && token.text <= '\udfff';

/** How many tokens both have in common at the start and at the end, never half a surrogate pair. */
export function commonEdges(a: readonly Token[], b: readonly Token[]): { prefix: number; suffix: number } {
  const same = (i: number, j: number): boolean => {
    const [left, right] = [a[i], b[j]];
    return left !== undefined && right !== undefined && sameToken(left, right);
  };
  const most = Math.min(a.length, b.length);
  let prefix = 0;
  while (prefix < most && same(prefix, prefix)) prefix++;
  if (prefix > 0 && isHigh(a[prefix - 1]) && (isLow(a[prefix]) || isLow(b[prefix]))) prefix--;
  let suffix = 0;
  while (suffix < most - prefix && same(a.length - 1 - suffix, b.length - 1 - suffix)) suffix++;
  if (
    suffix > 0 &&
    isLow(a[a.length - suffix]) &&
    (isHigh(a[a.length - suffix - 1]) || isHigh(b[b.length - suffix - 1]))
  ) {
    suffix--;
  }
  return { prefix, suffix };
}
