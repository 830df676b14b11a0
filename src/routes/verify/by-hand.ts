import text from '../../../design/verify-by-hand.md?raw';

/** One step of checking a report with the tools of any Debian system. */
export interface HandStep {
  readonly title: string;
  readonly commands: string;
}

/** The steps of design/verify-by-hand.md, whose commands a test runs as they stand there. */
export const handSteps: readonly HandStep[] = text
  .split(/^## /m)
  .map((section, index) => ({
    title: index === 0 ? '0. Before' : (section.split('\n', 1)[0] ?? ''),
    commands: /```sh\n([\s\S]*?)```/.exec(section)?.[1]?.trimEnd() ?? '',
  }))
  .filter(({ commands }) => commands !== '');
