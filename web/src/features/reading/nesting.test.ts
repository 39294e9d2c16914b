// Sections, nested lists, heading levels and footnotes of the reading view.
import { expect, test } from 'vitest';
import type { Block, BlockKind } from '../../api/tree';
import { type List, type Node, readLetter } from './nesting';
import { plainLetter } from './plain';

const block = (kind: BlockKind, text: string, more: Partial<Block> = {}): Block => ({
  kind,
  content: [{ text }],
  ...more,
});
const read = (...blocks: Block[]): ReturnType<typeof readLetter> =>
  readLetter({ title: [{ text: 'Titel' }], blocks });
const nodesOf = (...blocks: Block[]): Node[] => read(...blocks).parts.flatMap((part) => part.nodes);

/** A list as text: „- a“, „1. b“, children indented. */
function drawn(list: List, depth = 0): string[] {
  return list.items.flatMap((item) => [
    `${'  '.repeat(depth)}${list.ordered ? '1.' : '-'} ${item.runs.map((run) => (run.kind === 'words' ? run.text : '')).join('')}`,
    ...item.lists.flatMap((inner) => drawn(inner, depth + 1)),
  ]);
}
const lists = (nodes: Node[]): string[] => nodes.flatMap((node) => (node.kind === 'list' ? drawn(node) : []));

test('items nest by their indent, and a change of kind begins a new list', () => {
  const found = nodesOf(
    block('li', 'a'),
    block('li', 'b', { indent: 1 }),
    block('ol', 'c', { indent: 1 }),
    block('li', 'd'),
    block('ol', 'e'),
  );
  expect(lists(found)).toEqual(['- a', '  - b', '  1. c', '- d', '1. e']);
  expect(found).toHaveLength(2);
});

test('an item that is too deep moves below the one before it', () => {
  expect(lists(nodesOf(block('li', 'a', { indent: 5 }), block('li', 'b', { indent: 7 })))).toEqual([
    '- a',
    '  - b',
  ]);
});

test('a demand holds its text up to the next demand or chapter, its first paragraph being the claim', () => {
  const letter = read(
    block('p', 'Einleitung'),
    block('h1', 'Kapitel'),
    block('demand', 'Eins'),
    block('quote', 'Zitat'),
    block('p', 'Satz'),
    block('p', 'Grund'),
    block('h3', 'Genauer'),
    block('demand', 'Zwei'),
    block('h1', 'Ende'),
  );
  expect(letter.parts.map((part) => part.kind)).toEqual(['text', 'demand', 'demand', 'text']);
  const [, one, two] = letter.parts;
  expect(one?.kind === 'demand' && one.number).toBe(1);
  expect(one?.nodes.map((node) => node.kind)).toEqual(['quote', 'claim', 'p', 'heading']);
  expect(two?.kind === 'demand' && two.number).toBe(2);
});

test('heading levels do not jump', () => {
  const levels = (...blocks: Block[]): number[] =>
    read(...blocks).parts.flatMap((part) => [
      ...(part.kind === 'demand' ? [part.level] : []),
      ...part.nodes.flatMap((node) => (node.kind === 'heading' ? [node.level] : [])),
    ]);
  expect(
    levels(block('h1', ''), block('h2', ''), block('h3', ''), block('demand', ''), block('h3', '')),
  ).toEqual([2, 3, 4, 3, 4]);
  expect(levels(block('h3', ''), block('demand', ''), block('h3', ''), block('h2', ''))).toEqual([
    2, 2, 3, 2,
  ]);
});

test('footnotes are numbered through, the title included', () => {
  const letter = readLetter({
    title: [{ text: 'Titel' }, { fn: 'erste' }],
    blocks: [{ kind: 'p', content: [{ text: 'a' }, { fn: 'zweite' }] }],
  });
  expect(letter.notes).toEqual(['erste', 'zweite']);
  expect(letter.parts[0]?.nodes[0]).toMatchObject({ runs: [{ kind: 'words' }, { kind: 'note', number: 2 }] });
});

test('a copied letter keeps numbers, items, cells and notes', () => {
  const text = plainLetter({
    title: [{ text: 'Brief' }],
    blocks: [
      block('demand', 'Eins', { number: 1 }),
      { kind: 'p', content: [{ text: 'Satz.' }, { fn: 'Quelle' }] },
      block('li', 'Punkt', { indent: 1 }),
      block('table', 'Kosten', {
        rows: [
          ['Ort', 'Euro'],
          ['A', '3'],
        ],
      }),
    ],
  });
  expect(text).toBe('Brief\n\nForderung 1: Eins\n\nSatz. [Quelle]\n\n  – Punkt\n\nKosten\nOrt\tEuro\nA\t3\n');
});
