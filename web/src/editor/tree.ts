/**
 * The JSON form of a letter (docs/protocol.md, section 3), as the editor reads and makes it.
 * How it is read out of the shared text is in `binding/tree.ts`.
 */
import type { Align, Kind } from './kinds';

export interface Words {
  text: string;
  bold?: true;
  italic?: true;
  link?: string;
  comments?: string[];
}

interface Note {
  fn: string;
}

export type Inline = Words | Note;

export interface Block {
  kind: Kind;
  indent?: number;
  id?: string;
  addressees?: string[];
  content: Inline[];
  rows?: string[][];
  align?: Align[];
  implicit?: true;
  number?: number;
}

export interface Tree {
  title: Inline[];
  blocks: Block[];
}

/** Something in pasted HTML that the letter has no place for. */
export interface Dropped {
  what: 'image' | 'media' | 'drawing' | 'form' | 'frame' | 'table';
  count: number;
  /** The beginning of the first one's words or name; may be empty. */
  sample: string;
}
