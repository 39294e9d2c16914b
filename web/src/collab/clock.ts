/**
 * Time and chance as the connection sees them; nothing else in this folder asks the machine for either.
 */

export interface Clock {
  /** milliseconds since 1970 */
  now(): number;
  /** Runs once after so many milliseconds, unless cancelled by the returned function. */
  after(ms: number, run: () => void): () => void;
  /** 0 up to, not including, 1 */
  chance(): number;
}

export const machineClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};
