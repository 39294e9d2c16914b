/**
 * Marks of the editor and attributes of the shared text: one as the other.
 * The attributes of S and N mean nothing and are never read as marks.
 */
import { Mark } from 'prosemirror-model';
import { isId, linkOf } from '../kinds';
import { schema } from '../schema';

/** Attributes as Yjs takes them; null takes one off. */
export type Attributes = Record<string, true | string | null>;

const COMMENT = 'comment:';

export function attributeOf(mark: Mark): [key: string, value: true | string] {
  switch (mark.type) {
    case schema.marks.link:
      return ['link', String(mark.attrs.href)];
    case schema.marks.comment:
      return [COMMENT + String(mark.attrs.id), true];
    default:
      return [mark.type.name, true];
  }
}

/** Every attribute of these marks; an insertion that names them leaves nothing to inherit. */
export function attributesOf(marks: readonly Mark[]): Attributes {
  return Object.fromEntries(marks.map(attributeOf));
}

/** The marks that the attributes in force stand for; unknown and ill-typed ones stand for nothing. */
export function marksOf(attributes: ReadonlyMap<string, unknown>): readonly Mark[] {
  if (attributes.size === 0) return Mark.none;
  const marks: Mark[] = [];
  const threads: string[] = [];
  for (const [key, value] of attributes) {
    if (key === 'link') {
      const href = linkOf(value);
      if (href !== null) marks.push(schema.marks.link.create({ href }));
    } else if (value !== true) {
    } else if (key === 'bold' || key === 'italic') {
      marks.push(schema.marks[key].create());
    } else if (key.startsWith(COMMENT) && isId(key.slice(COMMENT.length))) {
      threads.push(key.slice(COMMENT.length));
    }
  }
  for (const id of threads.sort()) marks.push(schema.marks.comment.create({ id }));
  return Mark.setFrom(marks);
}

/** Whether both are the same marks; the order of comments does not count. */
export function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a === b || (a.length === b.length && a.every((mark) => mark.isInSet(b)));
}
