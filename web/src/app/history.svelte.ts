/**
 * The browser's history as a value: which page is shown and the token its link carried.
 * A token is taken out of the address bar before anything is drawn and lives in memory only.
 */
import { carriesToken, type Route, readRoute } from './route';

export type Place = {
  readonly route: Route;
  /** The fragment of a setup or join link; empty elsewhere and after a reload. */
  readonly token: string;
};

export class PageHistory {
  #place: Place = $state.raw({ route: { page: 'unknown' }, token: '' });
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
    this.#place = this.#read();
  }

  get place(): Place {
    return this.#place;
  }

  /** Goes to a page of this app. */
  go(path: string): void {
    this.#window.history.pushState(null, '', path);
    this.#place = this.#read();
    this.#window.scrollTo(0, 0);
  }

  /** Listens until the answered function is called. */
  listen(): () => void {
    const { document } = this.#window;
    const moved = (): void => {
      const next = this.#read();
      const here = this.#place;
      const same = JSON.stringify(next.route) === JSON.stringify(here.route);
      if (!same || next.token) this.#place = next;
    };
    const clicked = (event: MouseEvent): void => {
      const path = this.#pathOf(event);
      if (path === null) return;
      event.preventDefault();
      this.go(path);
    };
    this.#window.addEventListener('popstate', moved);
    document.addEventListener('click', clicked);
    return () => {
      this.#window.removeEventListener('popstate', moved);
      document.removeEventListener('click', clicked);
    };
  }

  #read(): Place {
    const { location, history } = this.#window;
    const route = readRoute(location.pathname);
    if (!carriesToken(route)) return { route, token: '' };
    const token = location.hash.slice(1);
    if (location.hash) history.replaceState(null, '', location.pathname);
    return { route, token };
  }

  /** The page a plain click on a link leads to, or null where the browser has to follow it itself. */
  #pathOf(event: MouseEvent): string | null {
    if (event.defaultPrevented || event.button !== 0) return null;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return null;
    const { location } = this.#window;
    if (link.origin !== location.origin || readRoute(link.pathname).page === 'unknown') return null;
    if (link.pathname === location.pathname && link.hash) return null;
    return link.pathname + link.hash;
  }
}
