/**
 * A letter's flat blocks as a reader needs them: demands as sections, lists inside lists, heading levels without a gap,
 * footnotes numbered through.
 * Values only; how they look is decided in the components beside this file.
 */
import type { Align, Block, Inline, Tree } from '../../api/tree';

export type Run =
  | {
      readonly kind: 'words';
      readonly text: string;
      readonly bold: boolean;
      readonly italic: boolean;
      readonly link: string;
    }
  | { readonly kind: 'note'; readonly number: number };

type Level = 2 | 3 | 4;

type ListItem = { readonly runs: Run[]; readonly lists: List[] };
export type List = { readonly kind: 'list'; readonly ordered: boolean; readonly items: ListItem[] };

export type Node =
  | {
      readonly kind: 'heading';
      readonly level: Level;
      readonly look: 'chapter' | 'section' | 'sub';
      readonly runs: Run[];
    }
  | { readonly kind: 'p' | 'claim' | 'addressee' | 'quote'; readonly runs: Run[]; readonly implicit: boolean }
  | { readonly kind: 'table'; readonly caption: Run[]; readonly rows: string[][]; readonly align: Align[] }
  | List;

type Part =
  | { readonly kind: 'text'; readonly nodes: Node[] }
  | {
      readonly kind: 'demand';
      readonly number: number;
      readonly level: Level;
      readonly title: Run[];
      readonly addressees: string[];
      readonly nodes: Node[];
    };

export type ReadLetter = { readonly title: Run[]; readonly parts: Part[]; readonly notes: string[] };

/** The whole letter; total, whatever the order of its blocks. */
export function readLetter(tree: Tree): ReadLetter {
  const notes: string[] = [];
  const runs = (content: readonly Inline[]): Run[] => content.map((part) => run(part, notes));
  const title = runs(tree.title);
  const parts: Part[] = [];
  const levels = new Levels();
  let demands = 0;
  let at = 0;
  while (at < tree.blocks.length) {
    const block = tree.blocks[at];
    if (!block) break;
    const body = tree.blocks.slice(at + 1, endOfPart(tree.blocks, at + 1));
    if (block.kind === 'demand') {
      demands += 1;
      parts.push({
        kind: 'demand',
        number: block.number ?? demands,
        level: levels.demand(),
        title: runs(block.content),
        addressees: block.addressees ?? [],
        nodes: withClaim(nodes(body, runs, levels)),
      });
    } else {
      parts.push({ kind: 'text', nodes: nodes([block, ...body], runs, levels) });
    }
    at += 1 + body.length;
  }
  return { title, parts, notes };
}

/** A demand ends at the next demand, chapter or section; other text ends at the next demand. */
function endOfPart(blocks: readonly Block[], from: number): number {
  const first = blocks[from - 1];
  const ends = (block: Block): boolean =>
    block.kind === 'demand' || (first?.kind === 'demand' && (block.kind === 'h1' || block.kind === 'h2'));
  const found = blocks.findIndex((block, index) => index >= from && ends(block));
  return found < 0 ? blocks.length : found;
}

/** Levels that never jump: what misses its parent moves up. */
class Levels {
  #chapter = false;
  #parent: 1 | Level = 1;

  heading(kind: 'h1' | 'h2' | 'h3'): Level {
    if (kind === 'h3') return this.#parent >= 3 ? 4 : this.#parent === 2 ? 3 : 2;
    const level: Level = kind === 'h2' && this.#chapter ? 3 : 2;
    if (kind === 'h1') this.#chapter = true;
    this.#parent = level;
    return level;
  }

  demand(): Level {
    const level: Level = this.#chapter ? 3 : 2;
    this.#parent = level;
    return level;
  }
}

function run(part: Inline, notes: string[]): Run {
  if ('fn' in part) {
    notes.push(part.fn);
    return { kind: 'note', number: notes.length };
  }
  return {
    kind: 'words',
    text: part.text,
    bold: part.bold ?? false,
    italic: part.italic ?? false,
    link: part.link ?? '',
  };
}

type Runs = (content: readonly Inline[]) => Run[];

const isItem = (block: Block | undefined): boolean => block?.kind === 'li' || block?.kind === 'ol';

function nodes(blocks: readonly Block[], runs: Runs, levels: Levels): Node[] {
  const found: Node[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (!block) break;
    if (isItem(block)) {
      let end = at;
      while (isItem(blocks[end])) end += 1;
      found.push(...lists(itemsOf(blocks.slice(at, end), runs), 0));
      at = end - 1;
    } else {
      found.push(node(block, runs, levels));
    }
  }
  return found;
}

function node(block: Block, runs: Runs, levels: Levels): Node {
  switch (block.kind) {
    case 'h1':
    case 'h2':
    case 'h3': {
      const look = block.kind === 'h1' ? 'chapter' : block.kind === 'h2' ? 'section' : 'sub';
      return { kind: 'heading', level: levels.heading(block.kind), look, runs: runs(block.content) };
    }
    case 'table':
      return {
        kind: 'table',
        caption: runs(block.content),
        rows: block.rows ?? [],
        align: block.align ?? [],
      };
    case 'addressee':
    case 'quote':
      return { kind: block.kind, runs: runs(block.content), implicit: false };
    default:
      return { kind: 'p', runs: runs(block.content), implicit: block.implicit ?? false };
  }
}

/** A demand's own sentence is its first paragraph. */
function withClaim(body: Node[]): Node[] {
  const first = body.findIndex((one) => one.kind === 'p');
  return body.map((one, index) => (index === first && one.kind === 'p' ? { ...one, kind: 'claim' } : one));
}

type Item = { readonly ordered: boolean; readonly indent: number; readonly runs: Run[] };

/** Items in reading order, each at most one deeper than the one before it. */
function itemsOf(blocks: readonly Block[], runs: Runs): Item[] {
  let deepest = -1;
  return blocks.map((block) => {
    const indent = Math.min(Math.max(block.indent ?? 0, 0), deepest + 1);
    deepest = indent;
    return { ordered: block.kind === 'ol', indent, runs: runs(block.content) };
  });
}

function lists(items: readonly Item[], level: number): List[] {
  const found: List[] = [];
  let at = 0;
  while (at < items.length) {
    const item = items[at];
    if (!item) break;
    let end = at + 1;
    while ((items[end]?.indent ?? level) > level) end += 1;
    const drawn: ListItem = { runs: item.runs, lists: lists(items.slice(at + 1, end), level + 1) };
    const last = found.at(-1);
    if (last && last.ordered === item.ordered) last.items.push(drawn);
    else found.push({ kind: 'list', ordered: item.ordered, items: [drawn] });
    at = end;
  }
  return found;
}
