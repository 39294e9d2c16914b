/**
 * Pasted HTML of web pages and Word as blocks of a letter: kinds, words, marks, links, notes, tables.
 * The document is parsed inert; nothing of it is loaded or run, and no id or style of it is kept.
 * What the letter has no place for is counted by kind.
 */
import { isItem, type Kind, limits, linkOf, withoutLeftOut } from '../kinds';
import type { Block, Dropped, Inline, Words } from '../tree';
import { inertBody } from './inert';
import { readTable } from './table';
import { isWordNoise, wordItem, wordNotes } from './word';

type Marks = Omit<Words, 'text'>;

interface Context {
  readonly kind: Kind;
  readonly indent: number;
  readonly marks: Marks;
  readonly pre: boolean;
  readonly depth: number;
}

/** Deeper elements are read as their plain text. */
const DEEPEST = 200;
const MOST_BLOCKS = 10_000;
const SAMPLE = 60;

const SILENT = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'NOSCRIPT',
  'HEAD',
  'META',
  'LINK',
  'TITLE',
  'XML',
  'AREA',
  'MAP',
]);
const BLOCKS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM ' +
    'H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TD TH THEAD TFOOT TR UL'
  ).split(' '),
);
const DROPPED: Readonly<Record<string, Dropped['what']>> = {
  IMG: 'image',
  PICTURE: 'image',
  SVG: 'drawing',
  CANVAS: 'drawing',
  MATH: 'drawing',
  VIDEO: 'media',
  AUDIO: 'media',
  EMBED: 'media',
  OBJECT: 'media',
  IFRAME: 'frame',
  FRAME: 'frame',
  INPUT: 'form',
  SELECT: 'form',
  TEXTAREA: 'form',
  BUTTON: 'form',
};

function sameMarks(a: Marks, b: Marks): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.link === b.link;
}

/** Marks of an element on top of those around it. */
function marksWithin(element: HTMLElement, marks: Marks): Marks {
  const { bold, italic, link } = marks;
  const weight = element.style.fontWeight;
  const slant = element.style.fontStyle;
  const tag = element.tagName;
  const isBold =
    weight === '' || weight === 'inherit'
      ? bold === true || tag === 'B' || tag === 'STRONG'
      : weight === 'bolder' || weight === 'bold' || Number(weight) >= 600;
  const isItalic =
    slant === '' || slant === 'inherit'
      ? italic === true || tag === 'I' || tag === 'EM' || tag === 'CITE'
      : slant === 'italic' || slant === 'oblique';
  const href = tag === 'A' ? (linkOf(element.getAttribute('href')?.trim()) ?? undefined) : link;
  return {
    ...(isBold ? { bold: true as const } : {}),
    ...(isItalic ? { italic: true as const } : {}),
    ...(href === undefined ? {} : { link: href }),
  };
}

class Reader {
  readonly blocks: Block[] = [];
  readonly #dropped = new Map<Dropped['what'], { count: number; sample: string }>();
  readonly #notes: ReadonlyMap<string, string>;
  readonly #raise: number;
  #open: { kind: Kind; indent: number; content: Inline[] } | null = null;

  constructor(body: HTMLElement) {
    this.#notes = wordNotes(body);
    const levels = [1, 2, 3, 4, 5, 6].filter((level) => body.querySelector(`h${level}`) !== null);
    this.#raise = Math.max(0, (levels[0] ?? 1) - 1);
  }

  get dropped(): Dropped[] {
    return [...this.#dropped].map(([what, { count, sample }]) => ({ what, count, sample }));
  }

  read(node: Node, context: Context): void {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === 3) this.#text(child.nodeValue ?? '', context);
      else if (child.nodeType === 1) this.#element(child as HTMLElement, context);
      if (this.blocks.length >= MOST_BLOCKS) return;
    }
  }

  end(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const content = trimmed(open.content);
    if (content.length === 0) return;
    this.blocks.push({
      kind: open.kind,
      ...(isItem(open.kind) ? { indent: open.indent } : {}),
      content,
    });
  }

  #element(element: HTMLElement, context: Context): void {
    const tag = element.tagName.toUpperCase();
    if (SILENT.has(tag) || element.hidden || element.style.display === 'none' || isWordNoise(element)) return;
    const what = DROPPED[tag];
    if (what !== undefined) {
      const sample =
        element.getAttribute('alt') ?? element.getAttribute('title') ?? element.textContent ?? '';
      this.#drop(what, sample);
      return;
    }
    if (context.depth > DEEPEST) {
      this.#text(element.textContent ?? '', context);
      return;
    }
    const deeper = { ...context, depth: context.depth + 1 };
    const note = tag === 'A' ? this.#notes.get(element.getAttribute('href') ?? '') : undefined;
    if (note !== undefined) {
      this.#inline({ fn: note }, context);
    } else if (tag === 'BR') {
      this.#break(context);
    } else if (BLOCKS.has(tag)) {
      this.end();
      this.#block(element, tag, deeper);
      this.end();
    } else {
      const inHeading = context.kind.startsWith('h');
      const marks = marksWithin(element, context.marks);
      const { bold: _, ...light } = marks;
      this.read(element, { ...deeper, marks: inHeading ? light : marks });
    }
  }

  #block(element: HTMLElement, tag: string, context: Context): void {
    if (tag === 'TABLE') {
      const table = readTable(element as HTMLTableElement);
      if (table === 'too large') this.#drop('table', element.textContent ?? '');
      if (table !== null && table !== 'too large') {
        this.blocks.push(table);
        return;
      }
      this.read(element, { ...context, kind: 'p' });
      return;
    }
    this.read(element, this.#within(element, tag, context));
  }

  #within(element: HTMLElement, tag: string, context: Context): Context {
    const level = /^H[1-6]$/.test(tag) ? Number(tag[1]) : element.classList.contains('MsoTitle') ? 1 : 0;
    if (level > 0) {
      const kind = (['h1', 'h2', 'h3'] as const)[Math.max(0, level - 1 - this.#raise)] ?? 'h3';
      return { ...context, kind, marks: {} };
    }
    const item = wordItem(element);
    const inner = { ...context, marks: marksWithin(element, context.marks) };
    if (item !== null) return { ...inner, ...item };
    switch (tag) {
      case 'UL':
      case 'OL':
        return {
          ...inner,
          kind: tag === 'UL' ? 'li' : 'ol',
          indent: isItem(context.kind) ? Math.min(limits.indent, context.indent + 1) : 0,
        };
      case 'BLOCKQUOTE':
        return { ...inner, kind: 'quote' };
      case 'PRE':
        return { ...inner, pre: true };
      case 'P':
        return element.classList.contains('MsoQuote') ? { ...inner, kind: 'quote' } : inner;
      default:
        return inner;
    }
  }

  /** A line break begins a new paragraph; items and headings go on. */
  #break(context: Context): void {
    if (context.kind === 'p' || context.kind === 'quote') this.end();
    else this.#text(' ', context);
  }

  #text(raw: string, context: Context): void {
    if (context.pre) {
      for (const [number, line] of raw.split(/\r?\n/).entries()) {
        if (number > 0) this.end();
        this.#words(line.replace(/\t/g, ' '), context);
      }
      return;
    }
    this.#words(raw.replace(/[ \t\r\n\f]+/g, ' '), context);
  }

  #words(raw: string, context: Context): void {
    const text = withoutLeftOut(raw);
    const last = this.#open?.content.at(-1);
    const atSpace = last === undefined || ('text' in last && /[ \u00a0]$/.test(last.text));
    const kept = atSpace && !context.pre ? text.replace(/^ +/, '') : text;
    if (kept === '') return;
    if (last !== undefined && 'text' in last && sameMarks(last, context.marks)) last.text += kept;
    else this.#inline({ text: kept, ...context.marks }, context);
  }

  #inline(inline: Inline, { kind, indent }: Context): void {
    this.#open ??= { kind, indent, content: [] };
    this.#open.content.push(inline);
  }

  #drop(what: Dropped['what'], sample: string): void {
    const before = this.#dropped.get(what);
    const words = sample.replace(/\s+/g, ' ').trim().slice(0, SAMPLE);
    this.#dropped.set(what, { count: (before?.count ?? 0) + 1, sample: before?.sample || words });
  }
}

/** Words without white space at the edges; nothing where only white space is left. */
function trimmed(content: readonly Inline[]): Inline[] {
  const kept = content.map((inline) => ({ ...inline }));
  for (const [edge, at] of [
    [/^\s+/, 0],
    [/\s+$/, -1],
  ] as const) {
    for (let end = kept.at(at); end !== undefined && 'text' in end; end = kept.at(at)) {
      end.text = end.text.replace(edge, '');
      if (end.text !== '') break;
      kept.splice(at, 1);
    }
  }
  return kept;
}

/** Blocks of a web page or a Word document; what the letter has no place for is counted in `dropped`. */
export function blocksFromHtml(html: string): { blocks: Block[]; dropped: Dropped[] } {
  const body = inertBody(html);
  const reader = new Reader(body);
  reader.read(body, { kind: 'p', indent: 0, marks: {}, pre: false, depth: 0 });
  reader.end();
  return { blocks: reader.blocks, dropped: reader.dropped };
}
