// @vitest-environment jsdom
/**
 * The editor as the page holds it, without layout: what needs a real browser is tested in one.
 */
import { TextSelection } from 'prosemirror-state';
import { afterEach, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { EditorHandle, EditorOptions, Summary } from './contract';
import { createEditor } from './editor';

const labels: EditorOptions['labels'] = {
  text: 'Text',
  demand: (number) => `Forderung ${number}:`,
  footnote: (number, text) => `Fußnote ${number}: ${text}`,
  footnotes: 'Fußnoten',
  placeholders: { title: 'Titel', demand: 'Titel der Forderung', claim: 'Satz', text: '' },
};

function letter(): Y.Doc {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  text.insert(0, 'Brief\n', {});
  for (const [kind, words] of [
    ['demand', 'Eins'],
    ['p', 'Satz'],
    ['li', 'a'],
    ['li', 'b'],
    ['demand', 'Zwei'],
    ['p', ''],
  ] as const) {
    text.insertEmbed(text.length, new Y.Map<unknown>([['kind', kind]]), {});
    text.insert(text.length, `${words}\n`, {});
  }
  text.insertEmbed(2, new Y.Map<unknown>([['fn', 'Quelle']]), {});
  return doc;
}

interface Made {
  readonly handle: EditorHandle;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  summary(): Promise<Summary>;
}

const open: Made[] = [];

function make(options: Partial<EditorOptions> = {}): Made {
  const doc = options.doc ?? letter();
  const awareness = new Awareness(doc);
  const place = document.createElement('div');
  document.body.append(place);
  let last: Summary | null = null;
  const handle = createEditor({
    place,
    doc,
    awareness,
    editable: true,
    labels,
    confirmDemandDeletion: async () => true,
    ...options,
    onSummary: (summary) => {
      last = summary;
    },
  });
  const made: Made = {
    handle,
    doc,
    awareness,
    summary: async () => {
      last = null;
      handle.view.dispatch(handle.view.state.tr);
      return vi.waitFor(() => {
        if (last === null) throw new Error('no summary yet');
        return last;
      });
    },
  };
  open.push(made);
  return made;
}

/** Not part of jsdom. */
const scrolled = vi.fn();
HTMLElement.prototype.scrollIntoView = scrolled;

afterEach(() => {
  for (const { handle, awareness } of open.splice(0)) {
    handle.destroy();
    awareness.destroy();
  }
  document.body.replaceChildren();
});

function caret({ handle }: Made, position: number, head = position): void {
  const { state } = handle.view;
  handle.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, position, head)));
}

it('tells the page what stands in the letter', async () => {
  const made = make();
  const { outline, demands, words, title, kind, currentId } = await made.summary();
  expect([title, demands, words, kind, currentId]).toEqual(['Brief', 2, 7, 'title', null]);
  expect(outline.map(({ number, title: name }) => [number, name])).toEqual([
    [1, 'Eins'],
    [2, 'Zwei'],
  ]);
  expect(made.handle.scrollTo(outline[1]?.id ?? '')).toBe(true);
  expect(scrolled).toHaveBeenCalledOnce();
  expect((await made.summary()).currentId).toBe(outline[1]?.id);
  expect(made.handle.scrollTo('nowhere')).toBe(false);
});

it('is named and drawn for people who do not see it', () => {
  const { dom } = make().handle.view;
  expect([
    dom.getAttribute('role'),
    dom.getAttribute('aria-multiline'),
    dom.getAttribute('aria-label'),
    dom.lang,
  ]).toEqual(['textbox', 'true', 'Text', 'de']);
  const owner = dom.querySelector('[role=list][aria-owns]');
  const owned = (owner?.getAttribute('aria-owns') ?? '').split(' ').map((id) => document.getElementById(id));
  expect(
    owned.map((item) => [
      item?.textContent,
      item?.getAttribute('aria-posinset'),
      item?.getAttribute('aria-setsize'),
    ]),
  ).toEqual([
    ['a', '1', '2'],
    ['b', '2', '2'],
  ]);
  expect([...dom.querySelectorAll('h3')].map(({ dataset }) => dataset.number)).toEqual(['1', '2']);
  expect(dom.querySelector('.fnref')?.getAttribute('aria-label')).toBe('Fußnote 1: Quelle');
  expect(dom.querySelector('.notes')?.textContent).toBe('1Quelle');
  expect(dom.querySelector('.claim.block--empty')?.getAttribute('data-placeholder')).toBe('Satz');
});

it('writes commands into the shared text and undoes them with the caret', () => {
  const made = make();
  const { handle, doc } = made;
  caret(made, 9);
  expect(handle.exec('kind', 'h1')).toBe(true);
  expect(handle.view.dom.querySelectorAll('h2')).toHaveLength(1);
  expect(handle.exec('kind', 'table')).toBe(false);
  caret(made, 1);
  expect(handle.exec('undo')).toBe(true);
  expect(handle.view.dom.querySelectorAll('h3')).toHaveLength(2);
  expect(handle.view.state.selection.head).toBe(9);
  expect(handle.exec('redo')).toBe(true);
  expect(doc.getText('text').toString()).toContain('Eins');
});

it('lets nobody change what may only be read, and still follows others', () => {
  const made = make({ editable: false });
  const { handle, doc } = made;
  const before = doc.getText('text').toString();
  handle.view.dispatch(handle.view.state.tr.insertText('x', 1));
  expect(handle.exec('bold')).toBe(false);
  expect(doc.getText('text').toString()).toBe(before);
  doc.transact(() => doc.getText('text').insert(0, 'Neuer '), 'others');
  expect(handle.view.dom.querySelector('h1')?.textContent).toContain('Neuer Br');
  handle.setEditable(true);
  handle.view.dispatch(handle.view.state.tr.insertText('x', 1));
  expect(doc.getText('text').toString().startsWith('xNeuer')).toBe(true);
});

it('asks before a demand goes and replays the deletion over what came meanwhile', async () => {
  const answers: ((go: boolean) => void)[] = [];
  const confirm = vi.fn(
    (_titles: readonly string[]) =>
      new Promise<boolean>((answer) => {
        answers.push(answer);
      }),
  );
  const made = make({ confirmDemandDeletion: confirm });
  const { handle, doc } = made;
  const remove = (): void => handle.view.dispatch(handle.view.state.tr.delete(8, 20));
  remove();
  expect(confirm.mock.calls).toEqual([[['Eins']]]);
  expect(handle.view.dom.querySelectorAll('h3')).toHaveLength(2);
  answers[0]?.(false);
  await Promise.resolve();
  remove();
  doc.transact(() => doc.getText('text').insert(0, 'XY'), 'others');
  answers[1]?.(true);
  await vi.waitFor(() => expect(handle.view.dom.querySelectorAll('h3')).toHaveLength(1));
  expect(handle.view.state.doc.textContent).toBe('XYBriefabZwei');
});

it('shows the carets of others and tells them its own', async () => {
  const made = make();
  const { handle, awareness, doc } = made;
  caret(made, 3);
  await vi.waitFor(() => expect(awareness.getLocalState()?.cursor).toMatchObject({ head: {} }));
  const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(doc.getText('text'), 1));
  const other = 4711;
  awareness.meta.set(other, { clock: 1, lastUpdated: Date.now() });
  awareness.states.set(other, {
    user: { name: 'Tobias Wendling', municipality: 'Musterhausen', color: 3 },
    cursor: { anchor: place, head: place },
  });
  awareness.emit('change', [{ added: [other], updated: [], removed: [] }, 'others']);
  const drawn = await vi.waitFor(() => {
    const found = handle.view.dom.querySelector<HTMLElement>('.caret');
    if (found === null) throw new Error('not drawn yet');
    return found;
  });
  expect([drawn.dataset.color, drawn.textContent, drawn.getAttribute('aria-hidden')]).toEqual([
    '3',
    'Tobias Wendling',
    'true',
  ]);
  awareness.states.set(other, { cursor: { anchor: 'nonsense', head: { type: 1 } } });
  awareness.emit('change', [{ added: [], updated: [other], removed: [] }, 'others']);
  await vi.waitFor(() => expect(handle.view.dom.querySelector('.caret')).toBe(null));
});
