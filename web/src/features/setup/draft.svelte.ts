/**
 * A paper that is about to be made: its title, last year's letter as it came, what was recognised in it, and the choice.
 * What is recognised is the server's work; it is asked a short pause after the last change, the latest question wins.
 * Not here: drawing, and reading pasted HTML (editor).
 */
import type { Candidate, Dropped, Imported } from '../../api/answers';
import { asProblem, type Problem } from '../../api/problem';
import type { ImportSource } from '../../api/server';
import type { Block } from '../../api/tree';
import type { Loaded } from '../loaded';

const PAUSE_MS = 350;

export type Source =
  | { readonly kind: 'none' }
  | { readonly kind: 'plain'; readonly text: string }
  /** Pasted with its headings, lists and tables; shown as text, changed later in the letter. */
  | { readonly kind: 'rich'; readonly text: string; readonly blocks: Block[]; readonly dropped: Dropped[] };

export type Recognised = { readonly kind: 'nothing' } | Loaded<Imported>;

export class SetupDraft {
  title = $state('');
  source: Source = $state.raw({ kind: 'none' });
  recognised: Recognised = $state.raw({ kind: 'nothing' });
  #chosen: ReadonlySet<number> = $state.raw(new Set<number>());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  readonly #recognise: (source: ImportSource) => Promise<Imported>;

  constructor(recognise: (source: ImportSource) => Promise<Imported>) {
    this.#recognise = recognise;
  }

  get text(): string {
    return this.source.kind === 'none' ? '' : this.source.text;
  }

  /** The recognised demands with the number each will have, or null where it is not chosen. */
  get candidates(): Array<Candidate & { readonly number: number | null }> {
    if (this.recognised.kind !== 'ready') return [];
    let number = 0;
    return this.recognised.value.candidates.map((candidate) => {
      const chosen = this.#chosen.has(candidate.index);
      if (chosen) number += 1;
      return { ...candidate, number: chosen ? number : null };
    });
  }

  get blocks(): readonly Block[] {
    return this.recognised.kind === 'ready' ? this.recognised.value.blocks : [];
  }

  get demands(): number[] {
    return this.candidates.flatMap(({ index, number }) => (number === null ? [] : [index]));
  }

  /** What got lost on the way here and on the server, each kind once. */
  get dropped(): Dropped[] {
    const before = this.source.kind === 'rich' ? this.source.dropped : [];
    const after = this.recognised.kind === 'ready' ? this.recognised.value.dropped : [];
    const all = new Map<string, Dropped>();
    for (const one of [...before, ...after]) {
      const known = all.get(one.what);
      all.set(one.what, known ? { ...known, count: known.count + one.count } : one);
    }
    return [...all.values()];
  }

  write(text: string): void {
    this.#take(text.trim() ? { kind: 'plain', text } : { kind: 'none' }, PAUSE_MS);
  }

  paste(text: string, blocks: Block[], dropped: Dropped[]): void {
    this.#take({ kind: 'rich', text, blocks, dropped }, 0);
  }

  choose(index: number, chosen: boolean): void {
    const next = new Set(this.#chosen);
    if (chosen) next.add(index);
    else next.delete(index);
    this.#chosen = next;
  }

  again(): void {
    this.#take(this.source, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  #take(source: Source, pause: number): void {
    this.stop();
    this.source = source;
    if (source.kind === 'none') {
      this.recognised = { kind: 'nothing' };
      return;
    }
    // What was recognised before stays on the screen until there is something newer.
    if (this.recognised.kind !== 'ready') this.recognised = { kind: 'loading' };
    const asked = this.#asked;
    const request: ImportSource =
      source.kind === 'rich' ? { blocks: source.blocks } : { markdown: source.text };
    this.#timer = setTimeout(() => {
      this.#recognise(request).then(
        (imported) => asked === this.#asked && this.#recognisedAs(imported),
        (thrown: unknown) => asked === this.#asked && this.#failed(asProblem(thrown)),
      );
    }, pause);
  }

  #recognisedAs(imported: Imported): void {
    this.recognised = { kind: 'ready', value: imported };
    this.#chosen = new Set(imported.candidates.map(({ index }) => index));
  }

  #failed(problem: Problem): void {
    this.recognised = { kind: 'failed', problem };
  }
}
