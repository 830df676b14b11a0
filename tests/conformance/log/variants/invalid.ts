import { betweenFields } from './invalid/between-fields.ts';
import { fields } from './invalid/fields.ts';
import { lines, schemas } from './invalid/lines.ts';
import { otherRecords } from './invalid/other-records.ts';
import type { InvalidVariant } from './variant.ts';

/** Every broken line, in the order of the stored files. */
export const invalidVariants: readonly InvalidVariant[] = [
  ...lines,
  ...schemas,
  ...fields,
  ...betweenFields,
  ...otherRecords,
];
