/**
 * One open paper: what the server said about it, its text's session, and both as values that pages can draw.
 * The session stays open while pages of the same paper change, so unsent text is never left behind.
 * Not here: drawing (PaperFrame.svelte) and the editor (features/letter).
 */
import type { Paper, Phase, Role } from '../../api/answers';
import { PHASES, ROLES } from '../../api/answers';
import { asProblem } from '../../api/problem';
import { server } from '../../api/server';
import {
  type KeptText,
  openText,
  type People,
  type Status,
  type TextSession,
  type TextState,
} from '../../collab';
import { isShared } from './device';

/** Where a page of a paper can lead. */
export type Ways = {
  readonly go: (path: string) => void;
  /** Closes this paper and opens it anew, as after a refusal. */
  readonly again: () => void;
};

export class OpenPaper {
  readonly session: TextSession;
  readonly shared: boolean;
  readonly ways: Ways;
  /** Whether the outline lies over the letter on a narrow screen; its button stands in the bar. */
  outlineOpen = $state(false);
  #info: Paper;
  #status: Status = $state.raw({ kind: 'loading' });
  #text: TextState | null = $state.raw(null);
  #people: People | null = $state.raw(null);
  #kept: readonly KeptText[] = $state.raw([]);
  #carried: readonly KeptText[];
  readonly #stop: Array<() => void> = [];

  private constructor(info: Paper, ways: Ways, carried: readonly KeptText[]) {
    this.#info = $state.raw(info);
    this.#carried = $state.raw(carried);
    this.ways = ways;
    this.shared = isShared(info.id);
    this.session = openText({
      paperId: info.id,
      textId: info.text.id,
      epoch: info.text.epoch,
      schema: info.text.schema,
      memberId: info.me.id,
      shared: this.shared,
    });
    this.#stop.push(
      this.session.status.subscribe((status) => {
        this.#status = status;
      }),
      this.session.state.subscribe((text) => this.#heard(text)),
      this.session.people.subscribe((people) => {
        this.#people = people;
      }),
      this.session.kept.subscribe((kept) => {
        this.#kept = kept;
      }),
    );
  }

  /** `carried` are texts that the same paper offered before it was opened anew; a shared PC has them nowhere else. */
  static async open(paper: string, ways: Ways, carried: readonly KeptText[]): Promise<OpenPaper> {
    return new OpenPaper(await server.paper(paper), ways, carried);
  }

  get info(): Paper {
    return this.#info;
  }

  get status(): Status {
    return this.#status;
  }

  get people(): People | null {
    return this.#people;
  }

  /** Texts that never reached the letter, to be offered as copies. */
  get kept(): readonly KeptText[] {
    const known = new Set(this.#kept.map(({ id }) => id));
    return [...this.#kept, ...this.#carried.filter(({ id }) => !known.has(id))];
  }

  /** The reader has taken this text. */
  dismissKept(id: string): void {
    this.#carried = this.#carried.filter((text) => text.id !== id);
    this.session.dismissKept(id);
  }

  get phase(): Phase {
    return PHASES.find((phase) => phase === this.#text?.phase) ?? this.#info.phase;
  }

  get role(): Role {
    return ROLES.find((role) => role === this.#text?.role) ?? this.#info.me.role;
  }

  /** Whether the server would take changes of the letter now; nobody may write before it has spoken. */
  get mayWrite(): boolean {
    return this.#text?.mayWrite ?? false;
  }

  /** Whether the server has said what this member may do. */
  get answered(): boolean {
    return this.#text !== null;
  }

  may(action: string): boolean {
    return this.#info.may.has(action);
  }

  /** The address of a page of this paper. */
  at(page = ''): string {
    return `/p/${this.#info.id}${page}`;
  }

  /** Asks the server again what this member may do. */
  async refresh(): Promise<void> {
    try {
      this.#info = await server.paper(this.#info.id);
    } catch (thrown) {
      // What was known stays; the connection itself says when the server is away.
      asProblem(thrown);
    }
  }

  async close(): Promise<void> {
    for (const stop of this.#stop) stop();
    await this.session.close();
  }

  #heard(text: TextState | null): void {
    const before = { phase: this.phase, role: this.role };
    this.#text = text;
    if (before.phase !== this.phase || before.role !== this.role) void this.refresh();
  }
}
