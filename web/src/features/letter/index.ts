/** The front door of the letter view. */
export { default as LetterPage } from './LetterPage.svelte';
