// Making a paper: what is asked, what is chosen, what is counted as lost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Imported } from '../../api/answers';
import { Problem } from '../../api/problem';
import type { ImportSource } from '../../api/server';
import { SetupDraft } from './draft.svelte';

const imported = (...titles: string[]): Imported => ({
  title: '',
  blocks: titles.map((title) => ({ kind: 'p', content: [{ text: title }] })),
  candidates: titles.map((title, index) => ({ index: index * 2, title, text: '' })),
  dropped: [{ what: 'image', count: 1, sample: 'Wappen' }],
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('only the latest text is asked for, after a pause', async () => {
  const asked: ImportSource[] = [];
  const draft = new SetupDraft(async (source) => {
    asked.push(source);
    return imported('Eins');
  });
  draft.write('E');
  draft.write('Eins');
  expect(draft.recognised.kind).toBe('loading');
  await vi.runAllTimersAsync();
  expect(asked).toEqual([{ markdown: 'Eins' }]);
  expect(draft.recognised.kind).toBe('ready');
});

test('an answer that was overtaken changes nothing', async () => {
  const answers: Array<(answer: Imported) => void> = [];
  const draft = new SetupDraft(() => new Promise((answer) => answers.push(answer)));
  draft.write('alt');
  await vi.runAllTimersAsync();
  draft.write('neu');
  await vi.runAllTimersAsync();
  answers[1]?.(imported('Neu'));
  answers[0]?.(imported('Alt'));
  await vi.runAllTimersAsync();
  expect(draft.candidates.map(({ title }) => title)).toEqual(['Neu']);
});

test('what is not chosen has no number, and the others move up', async () => {
  const draft = new SetupDraft(async () => imported('Eins', 'Zwei', 'Drei'));
  draft.write('…');
  await vi.runAllTimersAsync();
  draft.choose(2, false);
  expect(draft.candidates.map(({ number }) => number)).toEqual([1, null, 2]);
  expect(draft.demands).toEqual([0, 4]);
  draft.choose(2, true);
  expect(draft.demands).toEqual([0, 2, 4]);
});

test('losses of pasting and of importing are counted together', async () => {
  const draft = new SetupDraft(async () => imported('Eins'));
  draft.paste(
    'Eins',
    [],
    [
      { what: 'image', count: 2, sample: 'Foto' },
      { what: 'form', count: 1, sample: '' },
    ],
  );
  await vi.runAllTimersAsync();
  expect(draft.dropped).toEqual([
    { what: 'image', count: 3, sample: 'Foto' },
    { what: 'form', count: 1, sample: '' },
  ]);
});

test('an empty text is nothing, and a failure can be tried again', async () => {
  let works = false;
  const draft = new SetupDraft(async () => {
    if (!works) throw new Problem('unreachable', 0, '', '');
    return imported('Eins');
  });
  draft.write('Eins');
  await vi.runAllTimersAsync();
  expect(draft.recognised.kind).toBe('failed');
  works = true;
  draft.again();
  await vi.runAllTimersAsync();
  expect(draft.recognised.kind).toBe('ready');
  draft.write('  ');
  expect(draft.recognised.kind).toBe('nothing');
  expect(draft.blocks).toEqual([]);
});
