/** The front door of this feature. */
export { default as JoinPage } from './JoinPage.svelte';
