/**
 * Writes histories of real Yjs for the server's reader to compare, where DIFFERENTIAL_OUT names a file:
 * `DIFFERENTIAL_OUT=/tmp/histories.json npx vitest run test/differential`; DIFFERENTIAL_SEEDS says how many of each sort
 * (default 25, about 100 cases and a few seconds).
 * Without it, it only checks that a history read from its bytes is the history that was made.
 */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readTree } from '../../src/editor/binding/tree';
import { histories } from './histories';

const out = process.env.DIFFERENTIAL_OUT;
const seeds = Number(process.env.DIFFERENTIAL_SEEDS ?? (out === undefined ? 5 : 25));

it('reads the same tree from the bytes as from the text', () => {
  const cases: unknown[] = [];
  for (const { name, update, tree } of histories(seeds, 60)) {
    const doc = new Y.Doc();
    const text = doc.getText('text');
    Y.applyUpdate(doc, update);
    expect(readTree(text), name).toEqual(tree);
    expect(tree.blocks.length + tree.title.length, name).toBeGreaterThan(0);
    cases.push({ name, update: Buffer.from(update).toString('base64'), tree });
  }
  expect(cases.length).toBe(seeds * 4);
  if (out !== undefined) writeFileSync(out, JSON.stringify({ cases }));
});
