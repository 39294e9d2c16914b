/**
 * The pages and their addresses, as pure functions.
 * Not here: the browser's history (history.svelte.ts) and what a page shows (features).
 */

export type Route =
  | { page: 'start' }
  | { page: 'setup' }
  | { page: 'join' }
  | { page: 'letter'; paper: string }
  | { page: 'reading'; paper: string }
  | { page: 'versions'; paper: string }
  | { page: 'version'; paper: string; number: number }
  | { page: 'states'; paper: string }
  | { page: 'state'; paper: string; seq: number }
  | { page: 'links'; paper: string }
  | { page: 'unknown' };

const ID = '[A-Za-z0-9_-]{1,64}';
const COUNT = '[1-9][0-9]{0,14}';

type Reader = { pattern: RegExp; route: (paper: string, count: number) => Route };

const READERS: readonly Reader[] = [
  { pattern: /^\/$/, route: () => ({ page: 'start' }) },
  { pattern: /^\/neu$/, route: () => ({ page: 'setup' }) },
  { pattern: /^\/beitreten$/, route: () => ({ page: 'join' }) },
  { pattern: new RegExp(`^/p/(${ID})$`), route: (paper) => ({ page: 'letter', paper }) },
  { pattern: new RegExp(`^/p/(${ID})/lesen$`), route: (paper) => ({ page: 'reading', paper }) },
  { pattern: new RegExp(`^/p/(${ID})/fassungen$`), route: (paper) => ({ page: 'versions', paper }) },
  {
    pattern: new RegExp(`^/p/(${ID})/fassungen/(${COUNT})$`),
    route: (paper, number) => ({ page: 'version', paper, number }),
  },
  { pattern: new RegExp(`^/p/(${ID})/zwischenstaende$`), route: (paper) => ({ page: 'states', paper }) },
  {
    pattern: new RegExp(`^/p/(${ID})/zwischenstaende/(${COUNT})$`),
    route: (paper, seq) => ({ page: 'state', paper, seq }),
  },
  { pattern: new RegExp(`^/p/(${ID})/links$`), route: (paper) => ({ page: 'links', paper }) },
];

/** The page that an address names; a slash at its end makes no difference. */
export function readRoute(pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
  for (const { pattern, route } of READERS) {
    const found = pattern.exec(path);
    if (found) return route(found[1] ?? '', Number(found[2] ?? 0));
  }
  return { page: 'unknown' };
}

/** Whether the fragment of this page's address is a token that has to leave the address bar. */
export function carriesToken(route: Route): boolean {
  return route.page === 'setup' || route.page === 'join';
}
