/**
 * What of our own text the server has not acknowledged, and which frames carry it.
 * Bookkeeping only: no bytes are sent and no time passes here.
 *
 * Acknowledgements count the sync frames of ONE connection, so a new connection begins a new `SentFrames`, while the
 * changes in `Unacknowledged` outlive connections, and by their keys also pages.
 * State vectors play no part: a deletion does not move them.
 */

export interface Change {
  /** Names the change's record in the local copy. */
  readonly key: string;
  readonly update: Uint8Array;
  /** milliseconds since 1970 */
  readonly since: number;
}

/** Every own change, oldest first, until it is durable on the server. */
export class Unacknowledged {
  readonly #changes: Change[] = [];
  /** Position of the first change that is still here, counted over the session. */
  #first = 0;

  get count(): number {
    return this.#changes.length;
  }

  /** Position behind the newest change. */
  get end(): number {
    return this.#first + this.#changes.length;
  }

  get oldest(): Change | undefined {
    return this.#changes[0];
  }

  add(change: Change): void {
    this.#changes.push(change);
  }

  /** The changes from a position on. */
  from(position: number): readonly Change[] {
    return this.#changes.slice(Math.max(0, position - this.#first));
  }

  /** Forgets everything before a position and answers it. */
  dropBefore(position: number): readonly Change[] {
    const dropped = this.#changes.splice(0, Math.max(0, position - this.#first));
    this.#first += dropped.length;
    return dropped;
  }
}

/** The sync frames of one connection that are not acknowledged yet. */
export class SentFrames {
  /** For each frame in flight the position behind the last change it carries; never falls. */
  readonly #covers: number[] = [];
  #acknowledged = 0;
  #sentThrough = 0;

  get inFlight(): number {
    return this.#covers.length;
  }

  /** Whether at least one frame of this connection is durable: then both sides agree on what was before it. */
  get confirmed(): boolean {
    return this.#acknowledged > 0;
  }

  /** Position behind the last change that this connection has sent. */
  get sentThrough(): number {
    return this.#sentThrough;
  }

  sent(through: number): void {
    this.#sentThrough = through;
    this.#covers.push(through);
  }

  /**
   * The server says that the first `frames` frames are durable.
   * Answers the position before which everything is durable, undefined if that is no news; throws on a count of frames
   * that were never sent, because then nothing this server says about "saved" can be believed.
   */
  acknowledge(frames: number): number | undefined {
    const news = frames - this.#acknowledged;
    if (news <= 0) return undefined;
    if (news > this.#covers.length) throw new Error(`${frames} frames acknowledged, fewer were sent`);
    const through = this.#covers.splice(0, news).at(-1);
    this.#acknowledged = frames;
    return through;
  }
}
