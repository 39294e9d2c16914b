/**
 * Wilder histories of real Yjs than people make: every key and mark of the closed lists, and some beyond, anywhere.
 * Three replicas with delayed delivery read the same tree; where DIFFERENTIAL_OUT names a file, the histories are written
 * beside it as `<file>.wild`, in the form of `histories.ts`, for the server's reader to compare.
 */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readTree } from '../../src/editor/binding/tree';
import { seedLetter } from '../binding/play';
import { Random } from '../binding/random';

const out = process.env.DIFFERENTIAL_OUT;
const HISTORIES = out === undefined ? 20 : 200;
const MOVES = 60;
const PEERS = 3;

const kinds: readonly unknown[] = ['p', 'h1', 'h2', 'li', 'ol', 'quote', 'demand', 'table', 'nonsense', 7];
const values: readonly unknown[] = [
  ...kinds,
  true,
  0,
  3,
  -1,
  501,
  'c',
  'Landtag; Kreistag',
  'block-1',
  'Ü 1',
  '',
];
const keys = ['kind', 'indent', 'id', 'addressees', 'rows', 'cols', 'c0.0', 'c1.1', 'a0', 'fn', 'other'];
const marks = ['bold', 'italic', 'link', 'comment:abc', 'comment:x-1', 'comment:Ä', 'unknown'];
const markValues: readonly unknown[] = [
  true,
  null,
  'https://example.org/ä',
  'mailto:a@example.org',
  'javascript:1',
  0,
];

function embed(random: Random): Y.Map<unknown> {
  const first = random.pick(['kind', 'kind', 'kind', 'fn', 'other']);
  const entries: [string, unknown][] = [[first, random.pick(first === 'kind' ? kinds : values)]];
  for (let more = random.below(5); more > 0; more--) entries.push([random.pick(keys), random.pick(values)]);
  return new Y.Map(entries);
}

/** The place itself, or behind the character that it would part in two; no client parts one. */
function whole(text: Y.Text, at: number): number {
  const parts: { insert: unknown }[] = text.toDelta();
  const units = parts.map((part) => (typeof part.insert === 'string' ? part.insert : '\ufffc')).join('');
  const unit = units.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

function wildMove(text: Y.Text, random: Random): void {
  const from = whole(text, random.below(text.length + 1));
  const length = whole(text, Math.min(text.length, from + random.below(13))) - from;
  const moves = [
    () => text.insert(from, random.pick(['rau', 'ä', '😀', 'e\u0301', ' ']), {}),
    () => text.insert(from, random.pick(['\n', '\n\n', 'a\nb', 'x\u0007y', '\ufeff', '\t']), {}),
    () => text.insertEmbed(from, embed(random), {}),
    () => text.delete(from, length),
    () => text.format(from, length, { [random.pick(marks)]: random.pick(markValues) }),
    () => text.insert(from, 'fett', { [random.pick(marks)]: random.pick(markValues) }),
    () => {
      for (const part of text.toDelta()) {
        const map: unknown = part.insert;
        if (!(map instanceof Y.Map) || !random.chance(0.2)) continue;
        if (random.chance(0.25)) map.delete(random.pick(keys));
        else map.set(random.pick(keys), random.pick(values));
      }
    },
  ];
  text.doc?.transact(random.pick(moves));
}

/** The documents of everybody, after everything has arrived everywhere. */
function history(seed: number): Y.Doc[] {
  const random = new Random(seed);
  const letter = seedLetter();
  const waiting: Uint8Array[][] = Array.from({ length: PEERS }, () => []);
  const docs = waiting.map((_, number) => {
    const doc = new Y.Doc();
    doc.getText('text');
    Y.applyUpdate(doc, letter);
    doc.clientID = 100 + number;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'mail') return;
      for (const [to, queue] of waiting.entries()) if (to !== number) queue.push(update);
    });
    return doc;
  });
  const deliver = (to: number, count: number): void => {
    for (const update of waiting[to]?.splice(0, count) ?? []) {
      const doc = docs[to];
      if (doc !== undefined) Y.applyUpdate(doc, update, 'mail');
    }
  };
  for (let step = 0; step < MOVES; step++) {
    wildMove(random.pick(docs).getText('text'), random);
    if (random.chance(0.5)) deliver(random.below(PEERS), random.below(6));
  }
  // Yjs takes off marks that mean nothing any more after what it hears from others, and that has to travel, too.
  while (waiting.some((queue) => queue.length > 0)) {
    for (const to of docs.keys()) deliver(to, Number.POSITIVE_INFINITY);
  }
  return docs;
}

it(`${HISTORIES} wild histories read the same for everybody`, () => {
  const cases: unknown[] = [];
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const [first, ...others] = history(seed);
    if (first === undefined) throw new Error('nobody took part');
    const tree = readTree(first.getText('text'));
    for (const other of others) expect(readTree(other.getText('text')), `seed ${seed}`).toEqual(tree);
    const update = Buffer.from(Y.encodeStateAsUpdate(first)).toString('base64');
    cases.push({ name: `wild ${seed}`, update, tree });
  }
  if (out !== undefined) writeFileSync(`${out}.wild`, JSON.stringify({ cases }));
});
