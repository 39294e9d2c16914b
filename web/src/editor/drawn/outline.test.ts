/**
 * What follows from the order of blocks.
 */
import { expect, it } from 'vitest';
import type { Kind } from '../kinds';
import { plainBlock, schema } from '../schema';
import { outlineOf } from '../summary';
import { placesOf } from './outline';

function letter(...blocks: (readonly [Kind, number?])[]) {
  return schema.nodes.doc.create(null, [
    schema.nodes.title.create(null, schema.text('T')),
    ...blocks.map(([kind, indent = 0], number) =>
      schema.nodes.block.create({ ...plainBlock, kind, indent }, schema.text(`w${number}`)),
    ),
  ]);
}

it('numbers demands and finds their sentence', () => {
  const { blocks } = placesOf(letter(['p'], ['demand'], ['li'], ['p'], ['p'], ['demand'], ['h1'], ['p']));
  expect(blocks.map(({ demand }) => demand)).toEqual([null, null, 1, null, null, null, 2, null, null]);
  expect(blocks.map(({ claim }, number) => (claim ? number : -1)).filter((number) => number >= 0)).toEqual([
    4,
  ]);
  expect(blocks.map(({ inDemand }) => inDemand)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('counts items among their siblings', () => {
  const { blocks } = placesOf(
    letter(['li'], ['li', 1], ['li', 1], ['li'], ['p'], ['ol'], ['li', 1], ['ol', 1], ['ol']),
  );
  expect(blocks.slice(1).map(({ item }) => item && [item.number, item.size, item.list])).toEqual([
    [1, 2, 0],
    [1, 2, 0],
    [2, 2, 0],
    [2, 2, 0],
    null,
    [1, 2, 1],
    [1, 1, 1],
    [1, 1, 1],
    [2, 2, 1],
  ]);
});

it('begins a new list where the kind changes at the top', () => {
  const { blocks } = placesOf(letter(['li'], ['ol'], ['ol']));
  expect(blocks.slice(1).map(({ item }) => item && [item.number, item.size, item.list])).toEqual([
    [1, 1, 0],
    [1, 2, 1],
    [2, 2, 1],
  ]);
});

it('survives items that are deeper than any before them', () => {
  const { blocks } = placesOf(letter(['li', 3], ['li', 1], ['li', 5]));
  expect(blocks.slice(1).map(({ item }) => item && [item.number, item.size])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
});

it('numbers notes in reading order', () => {
  const note = (fn: string) => schema.nodes.footnote.create({ fn });
  const doc = schema.nodes.doc.create(null, [
    schema.nodes.title.create(null, [schema.text('T'), note('a')]),
    schema.nodes.block.create({ ...plainBlock }, [note('b')]),
  ]);
  expect(placesOf(doc).notes).toEqual([
    { position: 2, number: 1, text: 'a' },
    { position: 5, number: 2, text: 'b' },
  ]);
});

it('lists chapters and demands with the ids given', () => {
  expect(
    outlineOf(letter(['h1'], ['p'], ['demand'], ['h2'], ['demand']), [null, 'a', 'b', 'c', 'd', 'e']),
  ).toEqual([
    { kind: 'h1', id: 'a', title: 'w0' },
    { kind: 'demand', id: 'c', number: 1, title: 'w2' },
    { kind: 'h2', id: 'd', title: 'w3' },
    { kind: 'demand', id: 'e', number: 2, title: 'w4' },
  ]);
});
