// @vitest-environment jsdom
/**
 * Pasted HTML of web pages and Word, plain text, and where it goes.
 */
import { EditorState, TextSelection } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';
import { attrsOf, plainBlock, schema } from '../schema';
import { blocksFromHtml } from './html';
import { blockNode, blocksFromText, insertBlocks } from './insert';

const read = (html: string) => blocksFromHtml(html).blocks;
const words = (html: string) =>
  read(html).map(
    ({ kind, content }) =>
      `${kind}: ${content.map((part) => ('fn' in part ? `[${part.fn}]` : part.text)).join('')}`,
  );

describe('HTML of web pages', () => {
  it('reads kinds, marks and links, and drops what has no place', () => {
    const { blocks, dropped } = blocksFromHtml(
      '<script>x()</script><h2 id="a">Geld</h2><p style="color:red">Das <b>Land</b> zahlt <a href="https://example.org">hier</a>' +
        ' und <a href="javascript:x()">dort</a>.<img src="x" alt="Wappen"></p><iframe src="x"></iframe><img>',
    );
    expect(blocks).toEqual([
      { kind: 'h1', content: [{ text: 'Geld' }] },
      {
        kind: 'p',
        content: [
          { text: 'Das ' },
          { text: 'Land', bold: true },
          { text: ' zahlt ' },
          { text: 'hier', link: 'https://example.org' },
          { text: ' und dort.' },
        ],
      },
    ]);
    expect(dropped).toEqual([
      { what: 'image', count: 2, sample: 'Wappen' },
      { what: 'frame', count: 1, sample: '' },
    ]);
  });

  it('keeps the order of headings and raises the first to a chapter', () => {
    expect(words('<h2>A</h2><h3>B</h3><h4>C</h4><h5>D</h5>')).toEqual(['h1: A', 'h2: B', 'h3: C', 'h3: D']);
    expect(words('<h1>A</h1><h2>B</h2>')).toEqual(['h1: A', 'h2: B']);
  });

  it('nests lists by indent', () => {
    expect(read('<ul><li>a<ol><li>b</li></ol></li><li><p>c</p></li></ul>')).toEqual([
      { kind: 'li', indent: 0, content: [{ text: 'a' }] },
      { kind: 'ol', indent: 1, content: [{ text: 'b' }] },
      { kind: 'li', indent: 0, content: [{ text: 'c' }] },
    ]);
  });

  it('takes bold from styles, not from a wrapper that says normal', () => {
    expect(read('<b style="font-weight:normal"><span style="font-weight:700">a</span>b</b>')).toEqual([
      { kind: 'p', content: [{ text: 'a', bold: true }, { text: 'b' }] },
    ]);
  });

  it('reads a table of data as a table and one for layout as what it holds', () => {
    const table =
      '<table><caption>Kosten</caption><tr><th>A<th>B</tr><tr><td>1<td align=right>2</tr></table>';
    expect(read(table)).toEqual([
      {
        kind: 'table',
        content: [{ text: 'Kosten' }],
        rows: [
          ['A', 'B'],
          ['1', '2'],
        ],
        align: ['l', 'r'],
      },
    ]);
    expect(words('<table role="presentation"><tr><td>a</td><td><p>b</p></td></tr></table>')).toEqual([
      'p: a',
      'p: b',
    ]);
    const wide = `<table>${`<tr>${'<td>x</td>'.repeat(21)}</tr>`.repeat(2)}</table>`;
    expect(blocksFromHtml(wide).dropped).toEqual([{ what: 'table', count: 1, sample: 'x'.repeat(42) }]);
    expect(read(wide)).toHaveLength(42);
  });

  it('makes paragraphs of line breaks, and trims white space and control characters', () => {
    expect(words('<p>a<br>b</p>\n <div> \u0007c\td </div><p>&nbsp;</p><pre>e\nf</pre>')).toEqual([
      'p: a',
      'p: b',
      'p: c d',
      'p: e',
      'p: f',
    ]);
  });

  it('survives deep nesting', () => {
    expect(words(`${'<div>'.repeat(400)}x`)).toEqual(['p: x']);
  });
});

describe('HTML of Word', () => {
  it('reads items without their signs', () => {
    const item = (style: string, sign: string, text: string) =>
      `<p class=MsoListParagraph style='margin-left:36pt;mso-list:${style} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>${sign}<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${text}<o:p></o:p></p>`;
    expect(
      read(item('l0 level1', '·', 'a') + item('l1 level2', 'b)', 'c') + item('l1 level1', '12.', 'd')),
    ).toEqual([
      { kind: 'li', indent: 0, content: [{ text: 'a' }] },
      { kind: 'ol', indent: 1, content: [{ text: 'c' }] },
      { kind: 'ol', indent: 0, content: [{ text: 'd' }] },
    ]);
  });

  it('puts notes where their signs stand', () => {
    const html =
      "<p>Satz<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'>[1]</a> weiter</p>" +
      "<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1'>[1]</a> Eine Quelle.</p></div></div>";
    expect(words(html)).toEqual(['p: Satz[Eine Quelle.] weiter']);
  });

  it('ignores hidden parts and conditional comments', () => {
    const html =
      "<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]--><p class=MsoTitle>Titel</p><p>a<span style='mso-hide:all'>b</span></p>";
    expect(words(html)).toEqual(['h1: Titel', 'p: a']);
  });
});

describe('inserting', () => {
  const doc = schema.nodes.doc.create(null, [
    schema.nodes.title.create(null, schema.text('Titel')),
    schema.nodes.block.create({ ...plainBlock }, schema.text('abcd')),
    schema.nodes.block.create({ ...plainBlock }),
  ]);
  const at = (position: number) =>
    EditorState.create({ doc, selection: TextSelection.create(doc, position) });
  const shown = (position: number, html: string) => {
    const { doc: made, selection } = insertBlocks(at(position), read(html).map(blockNode));
    const blocks: string[] = [];
    made.forEach((node) => {
      blocks.push(`${node.type.name === 'title' ? 'title' : attrsOf(node).kind}: ${node.textContent}`);
    });
    return [...blocks.slice(1), selection.$head.parent.textContent, selection.$head.parentOffset];
  };

  it('joins paragraphs with the words around', () => {
    expect(shown(10, '<p>1</p>')).toEqual(['p: ab1cd', 'p: ', 'ab1cd', 3]);
    expect(shown(10, '<p>1</p><p>2</p>')).toEqual(['p: ab1', 'p: 2cd', 'p: ', '2cd', 1]);
  });
  it('keeps other kinds as blocks of their own', () => {
    expect(shown(10, '<h1>1</h1><ul><li>2</ul>')).toEqual([
      'p: ab',
      'h1: 1',
      'li: 2',
      'p: cd',
      'p: ',
      '2',
      1,
    ]);
    expect(shown(12, '<p>1</p><ul><li>2</ul>')).toEqual(['p: abcd1', 'li: 2', 'p: ', '2', 1]);
    expect(shown(12, '<h1>1</h1><p>2</p>')).toEqual(['p: abcd', 'h1: 1', 'p: 2', 'p: ', '2', 1]);
    expect(shown(8, '<h1>1</h1>')).toEqual(['h1: 1', 'p: abcd', 'p: ', '1', 1]);
  });
  it('fills an empty paragraph', () => {
    expect(shown(14, '<ul><li>1<li>2</ul>')).toEqual(['p: abcd', 'li: 1', 'li: 2', '2', 1]);
  });
  it('reads lines of plain text', () => {
    expect(blocksFromText('a\r\n\n b\tc \n')).toEqual([
      { kind: 'p', content: [{ text: 'a' }] },
      { kind: 'p', content: [{ text: 'b c' }] },
    ]);
  });
});
