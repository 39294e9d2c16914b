/** The front door of this feature. */
export { default as StartPage } from './StartPage.svelte';
