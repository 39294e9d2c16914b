/**
 * The moments at which a page should look after its connection: it becomes visible again, or the network returns or goes.
 */

/** Runs at each such moment until the returned function is called. */
export type Wake = (run: () => void) => () => void;

export const onWake: Wake = (run) => {
  const shown = (): void => {
    if (document.visibilityState === 'visible') run();
  };
  window.addEventListener('online', run);
  window.addEventListener('offline', run);
  window.addEventListener('pageshow', run);
  document.addEventListener('visibilitychange', shown);
  return () => {
    window.removeEventListener('online', run);
    window.removeEventListener('offline', run);
    window.removeEventListener('pageshow', run);
    document.removeEventListener('visibilitychange', shown);
  };
};
