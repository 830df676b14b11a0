import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { snippetsFor } from '#lib/client/snippets.ts';

const origin = 'http://127.0.0.1:4173';

describe('commands for what is on the screen', () => {
  it('quotes the address so that a shell passes it on as it is', () => {
    const href = `/api/v1/metrics/success?task=it's&site=$(touch x)&unit=a"b`;
    const { shell } = snippetsFor(origin, href, false);
    // A real shell says what curl would get: the last word of the command.
    const words = execFileSync('sh', ['-c', shell.replace('curl', 'printf "%s\\n"')])
      .toString()
      .trimEnd()
      .split('\n');
    expect(words.at(-1)).toBe(origin + href);
  });

  it('asks for Arrow, after what the question already holds', () => {
    expect(snippetsFor(origin, '/api/v1/metrics/success', false).polars).toContain(
      `Request("${origin}/api/v1/metrics/success?format=arrow")`,
    );
    expect(snippetsFor(origin, '/api/v1/metrics/success?by=task', false).pandas).toContain(
      `Request("${origin}/api/v1/metrics/success?by=task&format=arrow")`,
    );
  });

  it('takes the token from the environment, where one is needed', () => {
    const { shell, pandas } = snippetsFor(origin, '/api/v1/runs', true);
    expect(shell).toContain('-H "Authorization: Bearer $TELLTALE_TOKEN"');
    expect(pandas).toContain('os.environ["TELLTALE_TOKEN"]');
    expect(snippetsFor(origin, '/api/v1/runs', false).shell).not.toContain('Authorization');
  });

  it('is Python that a parser takes', () => {
    const { pandas, polars } = snippetsFor(origin, '/api/v1/metrics/success?task=a"b\\', true);
    for (const source of [pandas, polars]) {
      let stderr = '';
      try {
        execFileSync('python3', ['-c', `import ast,sys; ast.parse(sys.argv[1])`, source]);
      } catch (thrown) {
        const { code } = thrown as { code?: string };
        if (code === 'ENOENT') return; // no Python on this machine: the shell's test above still holds
        stderr = String((thrown as { stderr?: Buffer }).stderr);
      }
      expect(stderr).toBe('');
    }
  });
});
