/** The front door of the working states. */
export { default as StatePage } from './StatePage.svelte';
export { default as StatesPage } from './StatesPage.svelte';
