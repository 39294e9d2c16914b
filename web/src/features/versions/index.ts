/** The front door of the frozen versions. */
export { default as VersionPage } from './VersionPage.svelte';
export { default as VersionsPage } from './VersionsPage.svelte';
