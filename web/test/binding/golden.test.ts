/**
 * The golden file of shared texts, which the server reads too: sequences of tokens and the tree they read as.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readTree } from '../../src/editor/binding/tree';

interface Case {
  name: string;
  tokens: (string | Record<string, unknown>)[];
  tree: unknown;
}

const CLIENT = 1_000_000;
const DERIVED = `${CLIENT.toString(36)}-`;
const golden = JSON.parse(
  readFileSync(new URL('../../../tests/golden/texts.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function write(text: Y.Text, token: Case['tokens'][number]): void {
  if (typeof token === 'string') {
    text.insert(text.length, token, {});
  } else if (typeof token.text === 'string' && isRecord(token.marks)) {
    text.insert(text.length, token.text, token.marks);
  } else {
    text.insertEmbed(text.length, new Y.Map(Object.entries(isRecord(token.S) ? token.S : token)), {});
  }
}

describe('golden texts', () => {
  it('are there', () => {
    expect(golden.cases.length).toBeGreaterThanOrEqual(40);
  });
  it.each(golden.cases)('$name', ({ tokens, tree }) => {
    const doc = new Y.Doc();
    doc.clientID = CLIENT;
    const text = doc.getText('text');
    for (const token of tokens) write(text, token);
    const read = readTree(text);
    const blocks = read.blocks.map(({ number: _, id, ...block }) => {
      expect(id !== undefined || block.implicit === true).toBe(true);
      return id === undefined || id.startsWith(DERIVED) ? block : { ...block, id };
    });
    expect({ title: read.title, blocks }).toEqual(tree);
  });
});
