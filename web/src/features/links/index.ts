/** The front door of links: the page of a paper's links and the cards that a new paper shows too. */
export { default as LinkCard } from './LinkCard.svelte';
export { default as LinksPage } from './LinksPage.svelte';
