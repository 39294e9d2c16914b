/**
 * The two smallest things a page can subscribe to: a value that is always there, and a stream of events.
 * `Readable` fits Svelte's store contract without knowing Svelte.
 * What is said through them lives with its own subject (`status.ts`), not here.
 */

/** A value that is always there; `subscribe` calls at once and on every change, and answers how to stop. */
export interface Readable<T> {
  get(): T;
  subscribe(run: (value: T) => void): () => void;
}

/** Things that happen; whoever listens hears what comes after. */
export interface Stream<T> {
  listen(run: (event: T) => void): () => void;
}

/** A `Readable` that its owner may change. */
export class Held<T> implements Readable<T> {
  #value: T;
  readonly #same: (a: T, b: T) => boolean;
  readonly #readers = new Set<(value: T) => void>();

  constructor(value: T, same: (a: T, b: T) => boolean = Object.is) {
    this.#value = value;
    this.#same = same;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (this.#same(this.#value, value)) return;
    this.#value = value;
    for (const run of [...this.#readers]) run(value);
  }

  subscribe(run: (value: T) => void): () => void {
    this.#readers.add(run);
    run(this.#value);
    return () => this.#readers.delete(run);
  }
}

/** A `Stream` that its owner may feed. */
export class Feed<T> implements Stream<T> {
  readonly #listeners = new Set<(event: T) => void>();

  emit(event: T): void {
    for (const run of [...this.#listeners]) run(event);
  }

  listen(run: (event: T) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }
}
