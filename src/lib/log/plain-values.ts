import { maxDepth } from './limits.ts';
import { pointer, type Problem, type ProblemCode } from './problems.ts';

/**
 * What no value of a record may hold, however deep and whatever its field: numbers without a JSON form, text without a
 * UTF-8 form, NUL (which databases and C programs cut at), values that JSON cannot write, and members called
 * `__proto__`, which many readers lose in silence.
 */
export function plainValueProblems(record: unknown): Problem[] {
  const problems: Problem[] = [];
  visit(record, [], (segments, code, message) =>
    problems.push({ path: pointer(segments), code, message }),
  );
  return problems;
}

type Report = (segments: PropertyKey[], code: ProblemCode, message: string) => void;

function visit(value: unknown, at: PropertyKey[], report: Report): void {
  if (value === null || value === undefined || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    const fault = textFault(value);
    if (fault !== undefined) report(at, 'bad_text', fault);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value))
      report(at, 'out_of_range', `${value} is not a number that JSON has`);
  } else if (typeof value === 'object') {
    if (at.length >= maxDepth) report(at, 'too_deep', `nested deeper than ${maxDepth}`);
    else visitMembers(value, at, report);
  } else {
    report(at, 'wrong_type', `JSON has no ${typeof value}`);
  }
}

function visitMembers(container: object, at: PropertyKey[], report: Report): void {
  if (Array.isArray(container)) {
    container.forEach((element: unknown, index) => visit(element, [...at, index], report));
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(container);
  if (prototype !== Object.prototype && prototype !== null) {
    report(at, 'wrong_type', 'JSON has no objects with a class');
    return;
  }
  for (const [key, member] of Object.entries(container)) {
    const here = [...at, key];
    const fault = textFault(key);
    if (fault !== undefined) report(here, 'bad_text', `in the name of the member: ${fault}`);
    if (key === '__proto__') report(here, 'not_allowed', 'no member may be called __proto__');
    visit(member, here, report);
  }
}

function textFault(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half a surrogate pair';
  return text.includes('\0') ? 'holds NUL' : undefined;
}
