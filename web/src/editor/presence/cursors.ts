/**
 * One's own cursor to others, and theirs to the page, through awareness.
 * The state field is `cursor`: {anchor, head} as relative positions in JSON, or null; `user` comes from the server.
 * How often a state really travels is the connection's business.
 */
import type { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Binding, Timers } from '../binding/binding';
import { type Caret, chooseCarets, drawCarets, NAME_MS, type Window } from './carets';

const SEND_MS = 300;
const DRAW_MS = 200;
/** A cursor that rests so long is taken back. */
const IDLE_MS = 10_000;

interface Known {
  readonly name: string;
  readonly color: number;
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
  readonly json: string;
  readonly moved: number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What another client's state says, or null where it has no cursor that can be read. */
function readState(state: unknown): Omit<Known, 'moved'> | null {
  if (!isRecord(state) || !isRecord(state.cursor)) return null;
  const { anchor, head } = state.cursor;
  if (!isRecord(anchor) || !isRecord(head)) return null;
  const user = isRecord(state.user) ? state.user : {};
  const color =
    typeof user.color === 'number' && user.color >= 0 && user.color <= 7 ? Math.floor(user.color) : 0;
  return {
    name: typeof user.name === 'string' ? user.name.slice(0, 60) : '',
    color,
    anchor: Y.createRelativePositionFromJSON(anchor),
    head: Y.createRelativePositionFromJSON(head),
    json: JSON.stringify(state.cursor),
  };
}

export class Cursors {
  readonly #view: EditorView;
  readonly #binding: Binding;
  readonly #awareness: Awareness;
  readonly #timers: Timers;
  readonly #onCount: () => void;
  readonly #known = new Map<number, Known>();
  #hidden = 0;
  #drawn = '[]';
  #drawnIn: Node | null = null;
  #sent = '';
  #namesUntil = 0;
  #cancelSend: (() => void) | null = null;
  #cancelIdle: (() => void) | null = null;
  #cancelDraw: (() => void) | null = null;

  readonly #onChange = ({
    added,
    updated,
    removed,
  }: Record<'added' | 'updated' | 'removed', number[]>): void => {
    for (const client of [...added, ...updated]) this.#learn(client);
    for (const client of removed) this.#known.delete(client);
    this.#drawSoon(DRAW_MS);
  };
  readonly #onScroll = (): void => this.#drawSoon(DRAW_MS);

  constructor(view: EditorView, binding: Binding, awareness: Awareness, timers: Timers, onCount: () => void) {
    this.#view = view;
    this.#binding = binding;
    this.#awareness = awareness;
    this.#timers = timers;
    this.#onCount = onCount;
    awareness.on('change', this.#onChange);
    document.addEventListener('scroll', this.#onScroll, { passive: true, capture: true });
    for (const client of awareness.getStates().keys()) this.#learn(client);
    this.#drawSoon(0);
  }

  /** People whose carets are known but not drawn. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The selection or the text moved: others hear of it soon, and the cursor counts as busy again. */
  moved(): void {
    if (!this.#view.editable) return;
    this.#cancelSend ??= this.#timers.after(SEND_MS, () => {
      this.#cancelSend = null;
      this.#send();
    });
    this.#cancelIdle?.();
    this.#cancelIdle = this.#timers.after(IDLE_MS, () => this.hide());
  }

  /** Others no longer see one's own cursor. */
  hide(): void {
    this.#cancelSend?.();
    this.#cancelSend = null;
    this.#cancelIdle?.();
    this.#cancelIdle = null;
    if (this.#sent === '') return;
    this.#sent = '';
    this.#awareness.setLocalStateField('cursor', null);
  }

  showNames(): void {
    this.#namesUntil = this.#timers.now() + NAME_MS;
    this.#drawSoon(0);
  }

  destroy(): void {
    this.hide();
    this.#cancelDraw?.();
    this.#awareness.off('change', this.#onChange);
    document.removeEventListener('scroll', this.#onScroll, { capture: true });
  }

  #learn(client: number): void {
    if (client === this.#awareness.clientID) return;
    const state = readState(this.#awareness.getStates().get(client));
    if (state === null) {
      this.#known.delete(client);
      return;
    }
    const before = this.#known.get(client);
    const moved = before?.json === state.json ? before.moved : this.#timers.now();
    this.#known.set(client, { ...state, moved });
  }

  #send(): void {
    const { anchor, head } = this.#view.state.selection;
    const cursor = {
      anchor: Y.relativePositionToJSON(this.#binding.relative(anchor)),
      head: Y.relativePositionToJSON(this.#binding.relative(head)),
    };
    const json = JSON.stringify(cursor);
    if (json === this.#sent) return;
    this.#sent = json;
    this.#awareness.setLocalStateField('cursor', cursor);
  }

  #drawSoon(milliseconds: number): void {
    this.#cancelDraw ??= this.#timers.after(milliseconds, () => {
      this.#cancelDraw = null;
      this.#draw();
    });
  }

  #draw(): void {
    if (this.#view.isDestroyed) return;
    if (this.#view.composing) {
      this.#drawSoon(DRAW_MS);
      return;
    }
    const carets = [...this.#known].flatMap(([client, known]): Caret[] => {
      const [anchor, head] = [this.#binding.absolute(known.anchor), this.#binding.absolute(known.head)];
      return anchor === null || head === null ? [] : [{ ...known, client, anchor, head }];
    });
    const now = this.#timers.now();
    const drawn = chooseCarets(carets, this.#inSight(), now, now < this.#namesUntil);
    const json = JSON.stringify(drawn);
    const moved = drawn.length > 0 && this.#view.state.doc !== this.#drawnIn;
    if (json !== this.#drawn || moved) drawCarets(this.#view, drawn);
    this.#drawn = json;
    this.#drawnIn = this.#view.state.doc;
    if (drawn.some(({ named }) => named)) this.#drawSoon(NAME_MS / 4);
    const hidden = carets.length - drawn.length;
    if (hidden !== this.#hidden) {
      this.#hidden = hidden;
      this.#onCount();
    }
  }

  /** What the reader sees, with as much above and below; all of it where there is no layout. */
  #inSight(): Window {
    const { left, top, bottom } = this.#view.dom.getBoundingClientRect();
    const height = window.innerHeight;
    const at = (y: number): number | null =>
      typeof document.elementFromPoint === 'function'
        ? (this.#view.posAtCoords({ left: left + 1, top: y })?.pos ?? null)
        : null;
    const size = this.#view.state.doc.content.size;
    if (bottom < 0 || top > height) return { from: 0, to: size };
    return { from: at(Math.max(top + 1, 1)) ?? 0, to: at(Math.min(bottom - 1, height - 1)) ?? size };
  }
}
