/**
 * What stands in a menu; drawn by Menu.svelte.
 */
import type { IconName } from './icons';

/** One entry: a command, a choice (`checked`), or a way to another page (`href`). */
export type MenuItem = {
  readonly label: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly href?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly onselect?: () => void;
};
