/**
 * Whether this device was called a shared PC when joining a paper.
 * Kept in a cookie without an end, as the sign-in of such a PC is: all tabs know it, and closing the browser forgets it.
 */

const nameOf = (paper: string): string => `petitum-shared-${paper.replace(/[^A-Za-z0-9_-]/g, '')}`;

export function rememberShared(paper: string, shared: boolean, cookies: { cookie: string } = document): void {
  cookies.cookie = `${nameOf(paper)}=1; Path=/; SameSite=Strict${shared ? '' : '; Max-Age=0'}`;
}

export function isShared(paper: string, cookies: { cookie: string } = document): boolean {
  return cookies.cookie.split('; ').includes(`${nameOf(paper)}=1`);
}
