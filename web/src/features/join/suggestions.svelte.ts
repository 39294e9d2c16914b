/**
 * Municipalities that fit what is being typed: asked after a short pause, the latest question wins.
 * A failed question leaves the list empty, because every input is allowed anyway.
 */

const PAUSE_MS = 150;

export class Suggestions {
  list: readonly string[] = $state.raw([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  readonly #ask: (query: string) => Promise<string[]>;

  constructor(ask: (query: string) => Promise<string[]>) {
    this.#ask = ask;
  }

  query(text: string): void {
    this.stop();
    const query = text.trim();
    if (!query) {
      this.list = [];
      return;
    }
    const asked = this.#asked;
    this.#timer = setTimeout(() => {
      this.#ask(query).then(
        (list) => {
          if (asked === this.#asked) this.list = list;
        },
        () => {
          if (asked === this.#asked) this.list = [];
        },
      );
    }, PAUSE_MS);
  }

  /** Forgets what was asked; a late answer changes nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }
}
