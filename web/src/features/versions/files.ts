/**
 * The files that a version or the working state is downloaded as, in the order they are offered.
 */
import type { Format } from '../../api/answers';
import { words } from '../../i18n/words';

export const FORMATS: ReadonlyArray<{ readonly format: Format; readonly name: string }> = [
  { format: 'pdf', name: words.versions.formats.pdf },
  { format: 'markdown', name: words.versions.formats.markdown },
];
