/** The front door of reading: the page and the drawing of a tree, which versions and working states show too. */

export { plainLetter } from './plain';
export { default as Reading } from './Reading.svelte';
export { default as ReadingPage } from './ReadingPage.svelte';
