/**
 * The front door of the editor: make one, and read pasted HTML as blocks.
 * Nothing in this folder knows a framework or the network.
 */
import type { EditorHandle, EditorOptions } from './contract';
import type { Block, Dropped } from './tree';

export type {
  CommandName,
  EditorHandle,
  EditorLabels,
  EditorOptions,
  Find,
  FindOptions,
  FindState,
  FootnoteRequest,
  OutlineEntry,
  Summary,
} from './contract';
export type { Kind } from './kinds';
export type { Block, Dropped, Inline, Tree } from './tree';

export declare function createEditor(options: EditorOptions): EditorHandle;
/** Blocks of a web page or a Word document; what the letter has no place for is counted in `dropped`. */
export declare function blocksFromHtml(html: string): { blocks: Block[]; dropped: Dropped[] };
