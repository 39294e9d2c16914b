/** The front door of making a new paper. */
export { default as SetupPage } from './SetupPage.svelte';
