// @vitest-environment jsdom
/**
 * Find and replace in a small letter.
 */
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { expect, it } from 'vitest';
import { FindBar, findPlugin, hitsIn } from './find';
import { plainBlock, schema } from './schema';

const bold = schema.marks.bold.create();
const doc = schema.nodes.doc.create(null, [
  schema.nodes.title.create(null, schema.text('Land und land')),
  schema.nodes.block.create({ ...plainBlock }, [
    schema.text('Das '),
    schema.text('Land', [bold]),
    schema.text(' zahlt'),
  ]),
]);

function bar(): { find: FindBar; view: EditorView } {
  const view = new EditorView(document.createElement('div'), {
    state: EditorState.create({ doc, plugins: [findPlugin()] }),
    handleScrollToSelection: () => true,
  });
  return { find: new FindBar(view), view };
}

it('finds with and without regard for case, also over marks and where folding changes the length', () => {
  expect(hitsIn(doc, 'land', false)).toHaveLength(3);
  expect(hitsIn(doc, 'land', true)).toEqual([{ from: 10, to: 14 }]);
  expect(hitsIn(doc, 's Land z', true)).toHaveLength(1);
  expect(hitsIn(doc, '', false)).toEqual([]);
  const odd = schema.nodes.doc.create(null, [schema.nodes.title.create(null, schema.text('İx aaa'))]);
  expect(hitsIn(odd, 'x', false)).toEqual([{ from: 2, to: 3 }]);
  expect(hitsIn(odd, 'aa', false)).toEqual([{ from: 4, to: 6 }]);
});

it('goes round in both directions', () => {
  const { find } = bar();
  expect(find.search('land')).toEqual({ query: 'land', count: 3, current: 1 });
  expect([find.next(), find.next(), find.next()].map(({ current }) => current)).toEqual([2, 3, 1]);
  expect(find.previous().current).toBe(3);
});

it('replaces one and goes on, then all, and keeps marks', () => {
  const { find, view } = bar();
  find.search('land');
  expect(find.replace('Bund')).toEqual({ query: 'land', count: 2, current: 1 });
  expect(view.state.doc.textContent).toBe('Bund und landDas Land zahlt');
  expect(find.replaceAll('Landtag').count).toBe(2);
  expect(view.state.doc.textContent).toBe('Bund und LandtagDas Landtag zahlt');
  expect(view.state.doc.child(1).child(1).marks).toEqual([bold]);
});

it('draws hits until closed', () => {
  const { find, view } = bar();
  find.search('land');
  expect(view.dom.querySelectorAll('.hit')).toHaveLength(3);
  find.close();
  expect(view.dom.querySelectorAll('.hit')).toHaveLength(0);
  view.destroy();
  expect(() => find.close()).not.toThrow();
});
