/**
 * The front door of the connection: open a text, get the shared document and what is known about it.
 * Nothing in this folder knows a framework, the editor, or words on the screen.
 */

export { type Clock, machineClock } from './clock';
export { fromServer } from './origin';
export type { Readable, Stream } from './readable';
export { type OpenOptions, openText, type TextSession } from './session';
export type { KeptText, PaperEvent, People, RefusalReason, Somebody, Status, TextState } from './status';
export type { OpenTransport, Transport, TransportListener } from './transport';
