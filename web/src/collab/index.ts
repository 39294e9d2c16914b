/**
 * The front door of the connection: open a text, get the shared document and what is known about it.
 * Nothing in this folder knows a framework, the editor, or words on the screen.
 */

export type { Clock } from './clock';
export { openText, type TextSession } from './session';
export type { KeptText, People, Somebody, Status, TextState } from './status';
export type { OpenTransport, TransportListener } from './transport';
