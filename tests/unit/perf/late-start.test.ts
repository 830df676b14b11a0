import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allowing, lateStart, startedLate } from '#lib/server/render/late-start.ts';

const start = `
  const data = { said: "import(\\"./not-code.js\\")" };
  Promise.all([import("./start.js"), import("./app.js")]).then(([kit, app]) => kit.start(app, data));
`;
const html = `<body><script>first()</script><main>…</main><script>${start}</script></body>`;

const hashOf = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

describe('a late start', () => {
  it('waits with every import of the start script, and touches neither data nor other scripts', () => {
    const late = startedLate(html, ['./start.js'])?.html ?? '';
    expect(late).toContain('<script>first()</script><main>…</main>');
    expect(late).toContain('painted.then(() => import("./start.js"))');
    expect(late).toContain('painted.then(() => import("./app.js"))');
    expect(late).toContain(String.raw`"import(\"./not-code.js\")"`);
    expect(late.match(/<\/script>/g)).toHaveLength(2);
  });

  it('keeps an address from ending the script that it stands in', () => {
    const late = startedLate(html, ['./</script>.js'])?.html ?? '';
    expect(late.match(/<\/script>/g)).toHaveLength(2);
  });

  it('leaves a document alone that nothing starts', () => {
    expect(startedLate('<body><script>first()</script></body>', [])).toBeNull();
    expect(startedLate('<body></body>', [])).toBeNull();
  });

  it('is allowed by the policy in the place of what it was made from', () => {
    const late = startedLate(html, []);
    const [, after] = late?.scripts ?? ['', ''];
    expect(late?.html).toContain(`<script>${after}</script>`);
    expect(allowing(`script-src 'self' ${hashOf(start)}`, late?.scripts ?? ['', ''])).toBe(
      `script-src 'self' ${hashOf(after)}`,
    );
  });

  it('is of the chunk that holds the start script, whatever comes after it', () => {
    const policy = `script-src ${hashOf(start)}`;
    const late = lateStart(['./start.js']);
    expect(late.sent('<html><main>')).toBe('<html><main>');
    expect(late.allowed(policy)).toBe(policy);
    const sent = late.sent(html);
    const last = '<script>resolve({ code: import("./data.js") })</script>';
    expect(late.sent(last)).toBe(last);
    const { html: whole, scripts } = startedLate(html, ['./start.js']) ?? {};
    expect(sent).toBe(whole);
    expect(late.allowed(policy)).toBe(`script-src ${hashOf(scripts?.[1] ?? '')}`);
  });
});
