/**
 * When the question before a demand comes, and how the held change is replayed.
 */
import { EditorState, type Transaction } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';
import { demandsOf } from './commands/demands';
import { deletedDemands, HeldChange } from './guard';
import type { Kind } from './kinds';
import { plainBlock, schema } from './schema';

const block = (kind: Kind, words: string) =>
  schema.nodes.block.create({ ...plainBlock, kind }, words === '' ? null : schema.text(words));

const doc = schema.nodes.doc.create(null, [
  schema.nodes.title.create(null, schema.text('Brief')),
  block('p', 'Einleitung'),
  block('demand', 'Eins'),
  block('p', 'Satz eins'),
  block('demand', 'Zwei'),
  block('p', 'Satz zwei'),
  block('h1', 'Schluss'),
]);
const state = EditorState.create({ doc });
const [first, second] = demandsOf(doc);
if (first === undefined || second === undefined) throw new Error('no demands');
const at = (position: number, offset: number): number => position + 1 + offset;
const asked = (make: (transaction: Transaction) => Transaction): string[] => deletedDemands(make(state.tr));

describe('the question before a demand goes', () => {
  it('comes for a whole demand, and for its title as a block', () => {
    expect(asked((tr) => tr.delete(first.position, first.end))).toEqual(['Eins']);
    expect(asked((tr) => tr.delete(first.position, first.position + first.title.nodeSize))).toEqual(['Eins']);
    expect(asked((tr) => tr.delete(at(0, 2), second.end - 1))).toEqual(['Eins', 'Zwei']);
    expect(asked((tr) => tr.insertText('x', at(first.position, 0), second.end - 1))).toEqual([
      'Eins',
      'Zwei',
    ]);
  });
  it('does not come for words, for a title alone, or for another kind', () => {
    expect(asked((tr) => tr.delete(at(first.position, 0), at(first.position, 4)))).toEqual([]);
    expect(asked((tr) => tr.delete(at(first.position, 1), first.end - 1))).toEqual([]);
    expect(asked((tr) => tr.setNodeAttribute(first.position, 'kind', 'p'))).toEqual([]);
    expect(asked((tr) => tr.insertText('x', at(first.position, 2)))).toEqual([]);
  });
  it('does not come for a demand that moves', () => {
    const slice = doc.slice(first.position, first.end);
    expect(asked((tr) => tr.insert(second.end, slice.content).delete(first.position, first.end))).toEqual([]);
  });
});

describe('a change that waits', () => {
  it('is replayed over what happened meanwhile', () => {
    const held = new HeldChange(state.tr.delete(first.position, first.end));
    const meanwhile = state.tr.insertText('XY', 1).insertText('Z', second.end + 1);
    const now = state.apply(meanwhile);
    held.passed(meanwhile);
    const replayed = held.replay(now);
    expect(deletedDemands(replayed)).toEqual([]);
    expect(replayed.doc.textContent).toBe('XYBriefEinleitungZweiSatz zweiZSchluss');
  });
  it('takes several steps, and leaves out one that others made void', () => {
    const change = state.tr
      .delete(at(second.position, 0), second.end - 1)
      .insertText('neu', at(second.position, 0));
    const held = new HeldChange(change);
    const meanwhile = state.tr.delete(first.position, first.end);
    const now = state.apply(meanwhile);
    held.passed(meanwhile);
    expect(held.replay(now).doc.textContent).toBe('BriefEinleitungneuSchluss');
  });
});
