import { unzipSync } from 'fflate';
import type { Check, VerifyResult } from '#lib/reports/verify/check.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { verifyReport, type VerifyOptions } from '#lib/reports/verify/verify.ts';

const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
};

const verdict = byId('verdict');
const checks = byId('checks');
const notChecked = byId('not-checked');

/** The files that the reader gave, whether as a folder, one by one, or as a zip. */
async function folderFrom(files: readonly File[]): Promise<ReportFolder> {
  const folder = new Map<string, Uint8Array>();
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (file.name.endsWith('.zip')) {
      for (const [path, content] of Object.entries(unzipSync(bytes)))
        if (!path.endsWith('/')) folder.set(baseName(path), content);
    } else folder.set(file.name, bytes);
  }
  return folder;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function options(): VerifyOptions {
  const read = (id: string): string => (byId(id) as HTMLInputElement | HTMLTextAreaElement).value;
  const [key, checkpoint] = [read('key').trim(), read('checkpoint')];
  return {
    ...(key === '' ? {} : { key }),
    ...(checkpoint.trim() === '' ? {} : { checkpoint: `${checkpoint.trim()}\n` }),
  };
}

let given: ReportFolder = new Map();

async function verify(): Promise<void> {
  if (given.size === 0) return;
  document.body.dataset['state'] = 'busy';
  verdict.textContent = `Checking ${given.size} files …`;
  show(await verifyReport(given, options()));
}

function show(result: VerifyResult): void {
  document.body.dataset['state'] = result.ok ? 'ok' : 'failed';
  const failed = result.checks.filter(({ ok }) => !ok).length;
  verdict.textContent = result.ok
    ? 'Everything that was checked holds.'
    : `Do not rely on this report: ${failed} of ${result.checks.length} checks failed.`;
  checks.replaceChildren(...result.checks.map(checkItem));
  notChecked.replaceChildren(
    ...result.not_checked.map((words) => {
      const item = document.createElement('li');
      item.textContent = words;
      return item;
    }),
  );
  byId('limits').hidden = false;
}

function checkItem({ name, ok, detail }: Check): HTMLElement {
  const item = document.createElement('li');
  item.className = ok ? 'holds' : 'fails';
  const sign = document.createElement('strong');
  sign.textContent = `${ok ? 'holds' : 'FAILS'}: ${name}. `;
  item.append(sign, detail);
  return item;
}

async function take(files: readonly File[]): Promise<void> {
  given = await folderFrom(files);
  await verify();
}

for (const id of ['folder', 'files'])
  byId(id).addEventListener('change', (event) => {
    void take([...((event.target as HTMLInputElement).files ?? [])]);
  });
for (const id of ['key', 'checkpoint']) byId(id).addEventListener('change', () => void verify());
