/**
 * The JSON form of a letter as the server sends and takes it (docs/protocol.md, section 3).
 * Not here: the shared text (editor) and the nesting of lists and demands (features/reading).
 */

export type BlockKind = 'h1' | 'h2' | 'h3' | 'addressee' | 'demand' | 'p' | 'li' | 'ol' | 'quote' | 'table';

type Words = {
  text: string;
  bold?: boolean;
  italic?: boolean;
  link?: string;
};

type Footnote = { fn: string };

export type Inline = Words | Footnote;

export type Align = 'l' | 'c' | 'r';

export type Block = {
  kind: BlockKind;
  indent?: number;
  id?: string;
  addressees?: string[];
  content: Inline[];
  rows?: string[][];
  align?: Align[];
  implicit?: boolean;
  /** Only on demands of a tree that the server sends. */
  number?: number;
};

export type Tree = { title: Inline[]; blocks: Block[] };
