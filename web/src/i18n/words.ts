/**
 * The words of the language that is shown, by typed key: `words.join.title`.
 * A further language is a file beside de.ts that fills `Words`; it is chosen here and nowhere else.
 */
import { de } from './de';

export type Words = typeof de;

export const words: Words = de;
