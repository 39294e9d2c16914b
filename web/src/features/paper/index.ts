/** The front door of an open paper: its frame with bar and connection, and the device's memory of shared PCs. */
export { rememberShared } from './device';
export type { OpenPaper } from './open.svelte';
export { default as PaperFrame } from './PaperFrame.svelte';
export { default as TextNotices } from './TextNotices.svelte';
