/**
 * The frames of the socket, out and in (docs/protocol.md section 2); one message a frame.
 * The only place that reads the server's bytes: what comes out of `readFrame` is typed, what it cannot read is an error.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { PaperEvent, People, RefusalReason, Somebody, TextState } from './status';

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STATE = 100;
const ACKNOWLEDGED = 101;
const RESET = 102;
const EVENT = 103;
const PEOPLE = 104;

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export type Incoming =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'queryAwareness' }
  | { readonly type: 'state'; readonly state: TextState }
  | { readonly type: 'acknowledged'; readonly frames: number }
  | { readonly type: 'reset'; readonly reason: RefusalReason; readonly sentence: string | null }
  | { readonly type: 'event'; readonly event: PaperEvent }
  | { readonly type: 'people'; readonly people: People }
  | { readonly type: 'unknown' };

function frame(...write: ((encoder: encoding.Encoder) => void)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const run of write) run(encoder);
  return encoding.toUint8Array(encoder);
}

const number = (n: number) => (e: encoding.Encoder) => encoding.writeVarUint(e, n);
const bytes = (b: Uint8Array) => (e: encoding.Encoder) => encoding.writeVarUint8Array(e, b);

export const step1Frame = (stateVector: Uint8Array) =>
  frame(number(SYNC), number(STEP_1), bytes(stateVector));
export const step2Frame = (update: Uint8Array) => frame(number(SYNC), number(STEP_2), bytes(update));
export const updateFrame = (update: Uint8Array) => frame(number(SYNC), number(UPDATE), bytes(update));
export const awarenessFrame = (update: Uint8Array) => frame(number(AWARENESS), bytes(update));

/** Reads one frame; throws on bytes that are none. */
export function readFrame(data: Uint8Array): Incoming {
  const decoder = decoding.createDecoder(data);
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case SYNC:
      return readSync(decoder);
    case AWARENESS:
      return { type: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case QUERY_AWARENESS:
      return { type: 'queryAwareness' };
    case STATE:
      return { type: 'state', state: asState(readJson(decoder)) };
    case ACKNOWLEDGED:
      return { type: 'acknowledged', frames: decoding.readVarUint(decoder) };
    case RESET: {
      const body = asRecord(readJson(decoder));
      return { type: 'reset', reason: asReason(body.reason), sentence: asTextOrNull(body.sentence) };
    }
    case EVENT:
      return { type: 'event', event: asEvent(readJson(decoder)) };
    case PEOPLE: {
      const body = asRecord(readJson(decoder));
      const people = Array.isArray(body.people) ? body.people.map(asSomebody) : [];
      return { type: 'people', people: { count: asCount(body.count), people } };
    }
    default:
      // A newer server may know more; what is unknown stands for nothing.
      return { type: 'unknown' };
  }
}

function readSync(decoder: decoding.Decoder): Incoming {
  const step = decoding.readVarUint(decoder);
  const body = decoding.readVarUint8Array(decoder);
  if (step === STEP_1) return { type: 'step1', stateVector: body };
  if (step === STEP_2) return { type: 'step2', update: body };
  if (step === UPDATE) return { type: 'update', update: body };
  throw new Error(`unknown sync step ${step}`);
}

function readJson(decoder: decoding.Decoder): unknown {
  return JSON.parse(decoding.readVarString(decoder));
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a record');
  return Object.fromEntries(Object.entries(value));
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
}

function asTextOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function asCount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Error('not a count');
  return value;
}

function asSomebody(value: unknown): Somebody {
  const body = asRecord(value);
  const color = typeof body.color === 'number' ? body.color & 7 : 0;
  return { name: asTextOrNull(body.name) ?? '', municipality: asTextOrNull(body.municipality) ?? '', color };
}

function asState(value: unknown): TextState {
  const body = asRecord(value);
  return {
    phase: asText(body.phase),
    role: asText(body.role),
    mayWrite: body.mayWrite === true,
    member: asText(body.member),
    user: typeof body.user === 'object' && body.user !== null ? asSomebody(body.user) : null,
  };
}

function asEvent(value: unknown): PaperEvent {
  const body = asRecord(value);
  return {
    number: asCount(body.number),
    kind: asText(body.kind),
    at: asCount(body.at),
    member: asTextOrNull(body.member),
    data: body.data,
  };
}

function asReason(value: unknown): RefusalReason {
  return value === 'epoch' || value === 'schema' || value === 'diverged' ? value : 'refused';
}
