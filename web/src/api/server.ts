/**
 * The one door to the server: each request of docs/protocol.md, section 3, as a method.
 * `fetch` stands nowhere else; answers are read by parse.ts and failures thrown as `Problem`.
 * Not here: the socket of the shared text (collab).
 */
import type * as answers from './answers';
import * as parse from './parse';
import { Problem } from './problem';
import type { Block } from './tree';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function send(method: Method, path: string, body?: object): Promise<unknown> {
  const request: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
  };
  if (body !== undefined) {
    request.headers = { ...request.headers, 'Content-Type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Problem('unreachable', 0, '', '');
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw parse.problem(response.status, answer);
  return answer;
}

const at = (paper: string, rest = ''): string => `/api/papers/${encodeURIComponent(paper)}${rest}`;

/** What can be imported: a Markdown text, or the blocks read from pasted HTML. */
export type ImportSource = { markdown: string } | { blocks: readonly Block[] };

export const server = {
  async openLink(token: string): Promise<answers.LinkTarget> {
    return parse.linkTarget(await send('POST', '/api/link', { token }));
  },
  async join(request: {
    token: string;
    name: string;
    municipality: string;
    shared: boolean;
  }): Promise<answers.Joined> {
    return parse.joined(await send('POST', '/api/join', request));
  },
  async municipalities(token: string, query: string): Promise<string[]> {
    return parse.municipalities(await send('POST', '/api/municipalities', { token, query }));
  },
  async importText(token: string, source: ImportSource): Promise<answers.Imported> {
    return parse.imported(await send('POST', '/api/import', { token, ...source }));
  },
  async createPaper(request: {
    token: string;
    title: string;
    blocks: readonly Block[];
    demands: readonly number[];
  }): Promise<answers.CreatedPaper> {
    return parse.createdPaper(await send('POST', '/api/papers', request));
  },
  async papers(): Promise<answers.PaperEntry[]> {
    return parse.papers(await send('GET', '/api/papers'));
  },
  async paper(paper: string): Promise<answers.Paper> {
    return parse.paper(await send('GET', at(paper)));
  },
  async changePhase(paper: string, phase: answers.Phase, reason: string): Promise<answers.Phase> {
    return parse.changedPhase(await send('PUT', at(paper, '/phase'), { phase, reason }));
  },
  async links(paper: string): Promise<answers.PaperLink[]> {
    return parse.links(await send('GET', at(paper, '/links')));
  },
  async createLink(paper: string, role: answers.Role): Promise<answers.NewLink> {
    return parse.newLink(await send('POST', at(paper, '/links'), { role }));
  },
  async revokeLink(paper: string, link: string): Promise<void> {
    await send('DELETE', at(paper, `/links/${encodeURIComponent(link)}`));
  },
  async letter(paper: string): Promise<answers.Letter> {
    return parse.letter(await send('GET', at(paper, '/letter')));
  },
  async versions(paper: string): Promise<answers.Version[]> {
    return parse.versions(await send('GET', at(paper, '/versions')));
  },
  async version(paper: string, version: number): Promise<answers.VersionWithTree> {
    return parse.versionWithTree(await send('GET', at(paper, `/versions/${version}`)));
  },
  async freeze(paper: string, label: string, note: string): Promise<number> {
    const body = note ? { label, note } : { label };
    return parse.frozenVersion(await send('POST', at(paper, '/versions'), body));
  },
  async draft(paper: string): Promise<answers.Draft> {
    return parse.draft(await send('GET', at(paper, '/draft')));
  },
  async workingStates(paper: string): Promise<answers.WorkingState[]> {
    return parse.workingStates(await send('GET', at(paper, '/states')));
  },
  async workingState(paper: string, seq: number): Promise<answers.WorkingStateWithTree> {
    return parse.workingState(await send('GET', at(paper, `/states/${seq}`)));
  },
  async signOut(): Promise<void> {
    await send('DELETE', '/api/session');
  },
};

/** Where a frozen version's file is downloaded. */
export function versionFile(paper: string, version: number, format: answers.Format): string {
  return at(paper, `/versions/${version}/export?format=${format}`);
}

/** Where a file of the working state, marked „Entwurf“, is downloaded. */
export function draftFile(paper: string, format: answers.Format): string {
  return at(paper, `/draft/export?format=${format}`);
}
