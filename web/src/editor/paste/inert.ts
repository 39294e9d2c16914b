/**
 * Foreign HTML as an inert document.
 * The page's policy lets nobody parse a plain string, so the string passes through the policy `petitum` first.
 * Nothing of an inert document is loaded, run or put into the page; what is kept of it is decided in `html.ts`.
 */

interface Policy {
  /** What a browser with trusted types takes in place of a string. */
  createHTML(html: string): string;
}

declare global {
  interface Window {
    readonly trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
  }
}

/** A policy of this name may be made once a page, which is why it is kept. */
let policy: Policy | null = null;

function policyOf({ trustedTypes }: Window): Policy {
  policy ??= trustedTypes?.createPolicy('petitum', { createHTML: (html) => html }) ?? {
    createHTML: (html) => html,
  };
  return policy;
}

export function inertBody(html: string): HTMLElement {
  return new DOMParser().parseFromString(policyOf(window).createHTML(html), 'text/html').body;
}
