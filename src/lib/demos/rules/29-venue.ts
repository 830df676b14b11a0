import { declaredOnly } from './rule.ts';

/** Payment or partnership of the venue. */
export const venue = declaredOnly(29, 'Payment to or partnership with the venue is not declared.');
