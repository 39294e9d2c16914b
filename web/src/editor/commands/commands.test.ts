/**
 * Commands on small letters, written as lines with a caret.
 */
import type { Node } from 'prosemirror-model';
import { type Command, EditorState, TextSelection } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';
import type { Kind } from '../kinds';
import { attrsOf, plainBlock, schema } from '../schema';
import { backspace, deleteForward, deleteSelected, enter, indentBy, selectAll, setKind } from './blocks';
import { goToDemand, newDemand } from './demands';
import { footnote, linkAt, setLink, unlink } from './words';

/** `li1 words` is a block; `|` is the caret, two of them a selection. */
function state(...lines: string[]): EditorState {
  const carets: number[] = [];
  let position = 0;
  const nodes = lines.map((line, number): Node => {
    const [, kind, indent, marked = ''] = /^(h\d|[a-z]+)(\d?)(?: (.*))?$/.exec(line) ?? [];
    const words = marked.replace(/\|/g, (_, offset: number) => {
      carets.push(position + 1 + offset - carets.filter((caret) => caret > position).length);
      return '';
    });
    const content = words === '' ? null : schema.text(words);
    const node =
      number === 0
        ? schema.nodes.title.create(null, content)
        : schema.nodes.block.create(
            { ...plainBlock, kind: kind as Kind, indent: Number(indent ?? 0) },
            content,
          );
    position += node.nodeSize;
    return node;
  });
  const doc = schema.nodes.doc.create(null, nodes);
  const [anchor = 1, head = anchor] = carets;
  return EditorState.create({ doc, selection: TextSelection.create(doc, anchor, head) });
}

function show({ doc, selection }: EditorState): string[] {
  const lines: string[] = [];
  doc.forEach((node, position) => {
    const start = position + 1;
    let words = node.textContent;
    for (const caret of [...new Set([selection.head, selection.anchor])].sort((a, b) => b - a)) {
      if (caret >= start && caret <= start + node.content.size) {
        words = `${words.slice(0, caret - start)}|${words.slice(caret - start)}`;
      }
    }
    const { kind, indent } = node.type === schema.nodes.title ? { kind: 't', indent: 0 } : attrsOf(node);
    lines.push(`${kind}${indent > 0 ? indent : ''} ${words}`.trim());
  });
  return lines;
}

function become(command: Command, ...lines: string[]): string[] | false {
  let now = state(...lines);
  const applied = command(now, (transaction) => {
    now = now.apply(transaction);
  });
  return applied && show(now);
}

describe('Enter', () => {
  it('comes after, before, or splits', () => {
    expect(become(enter, 't T', 'p ab|')).toEqual(['t T', 'p ab', 'p |']);
    expect(become(enter, 't T', 'p |ab')).toEqual(['t T', 'p', 'p |ab']);
    expect(become(enter, 't T', 'p a|b')).toEqual(['t T', 'p a', 'p |b']);
  });
  it('leaves headings, demands and the title with a paragraph', () => {
    expect(become(enter, 't T', 'demand F|')).toEqual(['t T', 'demand F', 'p |']);
    expect(become(enter, 't T', 'h1 F|g')).toEqual(['t T', 'h1 F', 'p |g']);
    expect(become(enter, 't T|')).toEqual(['t T', 'p |']);
    expect(become(enter, 't T|u')).toEqual(['t T', 'p |u']);
    expect(become(enter, 't T', 'table a|b')).toEqual(['t T', 'table ab', 'p |']);
  });
  it('goes on in lists and leaves them when empty', () => {
    expect(become(enter, 't T', 'li1 a|')).toEqual(['t T', 'li1 a', 'li1 |']);
    expect(become(enter, 't T', 'li1 |')).toEqual(['t T', 'li |']);
    expect(become(enter, 't T', 'ol |')).toEqual(['t T', 'p |']);
    expect(become(enter, 't T', 'quote |')).toEqual(['t T', 'p |']);
  });
  it('takes the place of what is selected', () => {
    expect(become(enter, 't T', 'p a|b', 'p c|d')).toEqual(['t T', 'p a', 'p |d']);
  });
});

describe('Backspace and Delete', () => {
  it('join neighbours', () => {
    expect(become(backspace, 't T', 'p a', 'p |b')).toEqual(['t T', 'p a|b']);
    expect(become(deleteForward, 't T', 'p a|', 'h1 b')).toEqual(['t T', 'p a|b']);
    expect(become(backspace, 't T', 'p |b')).toEqual(['t T|b']);
  });
  it('keep the kind of what has words', () => {
    expect(become(backspace, 't T', 'p', 'h1 |b')).toEqual(['t T', 'h1 |b']);
    expect(become(deleteForward, 't T', 'p |', 'h1 b')).toEqual(['t T', 'h1 |b']);
    expect(become(backspace, 't T', 'h1 a', 'p |')).toEqual(['t T', 'h1 a|']);
  });
  it('take an item, a quotation, a demand to a paragraph first', () => {
    expect(become(backspace, 't T', 'li2 |a')).toEqual(['t T', 'li1 |a']);
    expect(become(backspace, 't T', 'li |a')).toEqual(['t T', 'p |a']);
    expect(become(backspace, 't T', 'p x', 'demand |a')).toEqual(['t T', 'p x', 'p |a']);
    expect(become(backspace, 't T', 'p', 'demand |a')).toEqual(['t T', 'demand |a']);
  });
  it('do not put words into a table or take it apart', () => {
    expect(become(backspace, 't T', 'table a', 'p |b')).toEqual(['t T', 'table a', 'p |b']);
    expect(become(deleteForward, 't T', 'p b|', 'table a')).toEqual(['t T', 'p b|', 'table a']);
  });
  it('do nothing elsewhere', () => {
    expect(become(backspace, 't T', 'p a|')).toBe(false);
    expect(become(backspace, 't |T')).toEqual(['t |T']);
  });
  it('delete exactly what is selected', () => {
    expect(become(deleteSelected, 't |T', 'p a', 'table b|')).toEqual(['t |']);
    expect(become(deleteSelected, 't T', 'p a|b', 'h1 c|d')).toEqual(['t T', 'p a|d']);
  });
});

describe('kinds and levels', () => {
  it('sets the kind of all touched blocks but the title and tables', () => {
    expect(become(setKind('h1'), 't |T', 'p a', 'table b', 'li2 c|')).toEqual([
      't |T',
      'h1 a',
      'table b',
      'h1 c|',
    ]);
    expect(become(setKind('h1'), 't T|')).toBe(false);
  });
  it('takes items back', () => {
    expect(become(setKind('li'), 't T', 'li a|')).toEqual(['t T', 'p a|']);
    expect(become(setKind('ol'), 't T', 'li1 a|')).toEqual(['t T', 'ol1 a|']);
  });
  it('indents at most one deeper than the item before', () => {
    expect(become(indentBy(1), 't T', 'li a|')).toBe(false);
    expect(become(indentBy(1), 't T', 'li a', 'li |b', 'li c|')).toEqual(['t T', 'li a', 'li1 |b', 'li1 c|']);
    expect(become(indentBy(1), 't T', 'li a', 'li1 b|', 'p')).toBe(false);
    expect(become(indentBy(-1), 't T', 'li1 b|')).toEqual(['t T', 'li b|']);
  });
  it('selects everything', () => {
    expect(become(selectAll, 't T', 'p a|', 'p b')).toEqual(['t |T', 'p a', 'p b|']);
  });
});

describe('demands', () => {
  it('makes a new one behind this one', () => {
    expect(become(newDemand, 't T', 'demand A', 'p a|', 'p b', 'h1 K')).toEqual([
      't T',
      'demand A',
      'p a',
      'p b',
      'demand |',
      'p',
      'h1 K',
    ]);
    expect(become(newDemand, 't T|')).toEqual(['t T', 'demand |', 'p']);
  });
  it('goes from one to the next', () => {
    const lines = ['t T', 'demand A', 'p a|', 'demand B'];
    expect(become(goToDemand(1), ...lines)).toEqual(['t T', 'demand A', 'p a', 'demand |B']);
    expect(become(goToDemand(-1), ...lines)).toEqual(['t T', 'demand |A', 'p a', 'demand B']);
    expect(become(goToDemand(1), 't T', 'demand A|')).toBe(false);
  });
});

describe('words', () => {
  const apply = (command: Command, before: EditorState): EditorState => {
    let now = before;
    command(before, (transaction) => {
      now = now.apply(transaction);
    });
    return now;
  };
  it('links, links anew, and unlinks', () => {
    const linked = apply(setLink(' https://example.org/a '), state('t T', 'p x |hier|.'));
    expect(linkAt(linked)).toBe('https://example.org/a');
    const inside = linked.apply(linked.tr.setSelection(TextSelection.create(linked.doc, 8)));
    expect(linkAt(inside)).toBe('https://example.org/a');
    const anew = apply(setLink('mailto:a@example.org'), inside);
    expect(linkAt(anew)).toBe('mailto:a@example.org');
    expect(anew.doc.textContent).toBe('Tx hier.');
    expect(linkAt(apply(unlink, anew))).toBe(null);
  });
  it('refuses other schemes', () => {
    expect(setLink('javascript:alert(1)')(state('t T', 'p |a|'))).toBe(false);
    expect(setLink('www.example.org')(state('t T', 'p |a|'))).toBe(false);
  });
  it('puts a note behind the words', () => {
    const noted = apply(footnote(' Eine\nQuelle '), state('t T', 'p a|'));
    expect(noted.doc.child(1).lastChild?.attrs.fn).toBe('Eine Quelle');
    expect(footnote('  ')(state('t T', 'p a|'))).toBe(false);
  });
});
