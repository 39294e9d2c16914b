/**
 * Every German word on the screen, by place; the shape that another language has to fill.
 * Not here: how numbers and times read (format.ts) and which language is shown (words.ts).
 */
import { letter } from './de/letter';
import * as pages from './de/pages';

export const de = { letter, ...pages };
