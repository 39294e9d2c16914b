/**
 * The front door of the editor: make one, and read pasted HTML as blocks.
 * Nothing in this folder knows a framework or the network.
 */
import './editor.css';

export type {
  CommandName,
  EditorHandle,
  EditorLabels,
  Find,
  FindState,
  FootnoteRequest,
  OutlineEntry,
  Summary,
} from './contract';
export { createEditor } from './editor';
export type { Kind } from './kinds';
export { blocksFromHtml } from './paste/html';
