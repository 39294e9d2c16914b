/**
 * Two people, scene by scene: what each sees, where carets stay, and when changes of others are shown.
 */
import { TextSelection } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { backspace, enter, indentBy, setKind } from '../../src/editor/commands/blocks';
import { bold } from '../../src/editor/commands/words';
import { attrsOf } from '../../src/editor/schema';
import { Mail, SharedDesk } from './desk';
import { seedLetter } from './play';

class Two {
  readonly mail = new Mail();
  readonly a: SharedDesk;
  readonly b: SharedDesk;

  constructor() {
    const letter = seedLetter();
    [this.a, this.b] = [new SharedDesk(letter), new SharedDesk(letter)];
    this.mail.add(this.a.doc);
    this.mail.add(this.b.doc);
  }

  /** Both hear everything. */
  meet(): string[] {
    for (const to of [0, 1, 0, 1]) this.mail.deliver(to, this.mail.waiting(to));
    for (const desk of [this.a, this.b]) desk.settle();
    expect(this.a.shown()).toEqual(this.b.shown());
    expect(this.a.shown()).toEqual(this.a.wanted());
    return lines(this.a);
  }
}

function lines(desk: SharedDesk): string[] {
  const found: string[] = [];
  desk.state.doc.forEach((block, _, number) => {
    found.push(`${number === 0 ? 't' : attrsOf(block).kind} ${block.textContent}`);
  });
  return found;
}

/** The caret behind these words, which stand once. */
function caret(desk: SharedDesk, words: string, from = words): void {
  const at = (wanted: string, end: boolean): number => {
    let found = -1;
    desk.state.doc.forEach((block, position) => {
      const index = block.textContent.indexOf(wanted);
      if (index >= 0) found = position + 1 + index + (end ? wanted.length : 0);
    });
    return found;
  };
  const head = at(words, true);
  const anchor = from === words ? head : at(from, false);
  desk.dispatch(desk.state.tr.setSelection(TextSelection.create(desk.state.doc, anchor, head)));
}

function type(desk: SharedDesk, words: string): void {
  desk.dispatch(desk.state.tr.insertText(words));
}

/** The words of the block up to the caret, and those behind it. */
function around(desk: SharedDesk): [string, string] {
  const { parent, parentOffset } = desk.state.selection.$head;
  return [parent.textContent.slice(0, parentOffset), parent.textContent.slice(parentOffset)];
}

describe('two people at once', () => {
  it('type in one paragraph', () => {
    const two = new Two();
    caret(two.a, 'Ein');
    caret(two.b, 'Ein');
    type(two.a, 'AA');
    type(two.b, 'BB');
    expect(two.meet()[1]).toMatch(/^p Ein(?:AABB|BBAA)leitung$/);
  });
  it('press Enter in one paragraph', () => {
    const two = new Two();
    caret(two.a, 'Ein');
    caret(two.b, 'Einlei');
    two.a.run(enter);
    two.b.run(enter);
    type(two.b, 'x');
    expect(two.meet().slice(1, 4)).toEqual(['p Ein', 'p lei', 'p xtung']);
  });
  it('press Enter at one end, and each keeps the paragraph it writes', () => {
    const two = new Two();
    for (const [desk, words] of [
      [two.a, 'von A'],
      [two.b, 'von B'],
    ] as const) {
      caret(desk, 'Einleitung');
      desk.run(enter);
      type(desk, words);
    }
    expect(two.meet().slice(1, 4).sort()).toEqual(['p Einleitung', 'p von A', 'p von B']);
  });
  it('type at the end while the other begins a paragraph behind it', () => {
    const two = new Two();
    caret(two.a, 'Einleitung');
    two.a.run(enter);
    type(two.a, 'neu');
    caret(two.b, 'Einleitung');
    type(two.b, '!');
    expect(two.meet().slice(1, 3)).toEqual(['p Einleitung!', 'p neu']);
  });
  it('make a heading while the other types, indent an item while the other types', () => {
    const two = new Two();
    caret(two.a, 'Einleitung');
    two.a.run(setKind('h2'));
    caret(two.b, 'Ein');
    type(two.b, 'XX');
    expect(two.meet()[1]).toBe('h2 EinXXleitung');
    caret(two.a, 'Schluss');
    two.a.run(setKind('li'));
    two.a.run(indentBy(1));
    caret(two.b, 'Schluss');
    type(two.b, '.');
    expect(two.meet()[6]).toBe('li Schluss.');
    expect(attrsOf(two.b.state.doc.child(6)).indent).toBe(1);
  });
  it('join two paragraphs while the other types in the second', () => {
    const two = new Two();
    caret(two.a, 'Schluss', 'Schluss');
    two.a.dispatch(
      two.a.state.tr.setSelection(
        TextSelection.near(two.a.state.doc.resolve(two.a.state.selection.$head.start())),
      ),
    );
    two.a.run(backspace);
    caret(two.b, 'Schluss');
    type(two.b, '.');
    expect(two.meet().at(-1)).toBe('li erstensSchluss.');
  });
  it('delete a block while the other writes in it: the words are left as a paragraph', () => {
    const two = new Two();
    const { doc } = two.a.state;
    two.a.dispatch(two.a.state.tr.delete(doc.content.size - doc.child(6).nodeSize, doc.content.size));
    caret(two.b, 'Schl');
    type(two.b, 'neu');
    expect(two.meet().at(-1)).toBe('p neu');
    expect(two.a.binding.isImplicit(6)).toBe(true);
    caret(two.a, 'neu');
    two.a.run(setKind('h1'));
    expect(two.meet().at(-1)).toBe('h1 neu');
    expect(two.b.binding.isImplicit(6)).toBe(false);
  });
});

describe('the caret', () => {
  it('stays before what others write at its place and with its words elsewhere', () => {
    const two = new Two();
    caret(two.a, 'Einlei');
    caret(two.b, 'Einlei');
    type(two.b, 'BB');
    two.meet();
    expect(around(two.a)).toEqual(['Einlei', 'BBtung']);
    caret(two.b, 'Ein');
    type(two.b, 'C');
    caret(two.b, 'BBtung');
    two.b.run(enter);
    two.meet();
    expect(around(two.a)).toEqual(['EinClei', 'BBtung']);
  });
  it('stays between repeated letters', () => {
    const two = new Two();
    caret(two.a, 'Einleitung');
    type(two.a, ' aaaa');
    two.meet();
    caret(two.a, 'Einleitung aa');
    caret(two.b, 'Einleitung ');
    type(two.b, 'a');
    two.meet();
    expect(around(two.a)).toEqual(['Einleitung aaa', 'aa']);
  });
  it('comes back with undo', () => {
    const two = new Two();
    caret(two.a, 'Einleitung', 'leitung');
    two.a.undo.remember(two.a.state.selection);
    two.a.run(bold);
    two.a.undo.separate();
    caret(two.a, 'Schluss');
    two.a.undo.undo();
    expect(around(two.a)).toEqual(['Einleitung', '']);
    expect(two.a.state.selection.empty).toBe(false);
  });
});

describe('changes of others', () => {
  const typed = (): Two => {
    const two = new Two();
    caret(two.b, 'Ein');
    return two;
  };
  const hear = (two: Two): void => {
    type(two.b, 'x');
    two.mail.deliver(0, 1);
  };

  it('show at once', () => {
    const two = typed();
    hear(two);
    expect(lines(two.a)[1]).toBe('p Einxleitung');
    hear(two);
    expect(lines(two.a)[1]).toBe('p Einxxleitung');
  });
  it('wait while composing, three seconds at most, and what is composed meanwhile lands right', () => {
    const two = typed();
    two.a.binding.setComposing(true);
    caret(two.a, 'Einlei');
    hear(two);
    type(two.a, 'に');
    hear(two);
    type(two.a, 'ほ');
    expect(lines(two.a)[1]).toBe('p Einleiにほtung');
    expect(two.a.doc.getText('text').toString()).toContain('Einxxleiにほtung');
    two.a.clock.advance(2999);
    expect(lines(two.a)[1]).toBe('p Einleiにほtung');
    two.a.clock.advance(1);
    expect(lines(two.a)[1]).toBe('p Einxxleiにほtung');
    expect(two.meet()[1]).toBe('p Einxxleiにほtung');
  });
  it('show when composing ends', () => {
    const two = typed();
    two.a.binding.setComposing(true);
    hear(two);
    expect(two.a.binding.waiting).toBe(true);
    two.a.binding.setComposing(false);
    expect(lines(two.a)[1]).toBe('p Einxleitung');
  });
});

describe('what the text does not keep', () => {
  it('is taken off the editor again', () => {
    const { a } = new Two();
    a.dispatch(a.state.tr.insertText('a\u0007b', 1));
    expect(lines(a)[0]).toBe('t abBrief');
    expect(a.doc.getText('text').toString()).not.toContain('\u0007');
  });
  it('never writes an id', () => {
    const { a } = new Two();
    const end = a.state.doc.content.size;
    const copy = a.state.doc.child(1).type.create({ ...a.state.doc.child(1).attrs, id: 'einmal' });
    a.dispatch(a.state.tr.insert(end, copy));
    expect(a.state.doc.lastChild?.attrs.id).toBe(null);
    const ids = a.doc
      .getText('text')
      .toDelta()
      .flatMap(({ insert }: { insert: unknown }) =>
        insert instanceof Y.Map && insert.has('id') ? [insert.get('id')] : [],
      );
    expect(ids).toEqual([]);
  });
});
