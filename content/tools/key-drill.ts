// Owns: the rehearsal of what an office must be able to do on its worst day, with keys made for it: root keys on
// paper, a lost timestamp key, a root key that was seen by a stranger, a trainer who leaves.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLibrary } from './build-library.ts';
import { rootPath } from './custody.ts';
import { initSources } from './init-sources.ts';
import { LibraryError } from './library-error.ts';
import { formatPaper, parsePaperRows } from './paper-key.ts';
import { defaultExpiries, type PublishRequest, publishLibrary } from './publish-library.ts';
import { dayMs } from './publish-root.ts';
import { addKey, defaultPolicies, loadKeys } from './signing-keys.ts';
import { verifyLibrary } from './verify-library.ts';

/** Returns what was shown, step by step; throws where a step does not hold. */
export async function runKeyDrill(
  folder: string,
  nowMs: number,
  onDidStep: (text: string) => void,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new LibraryError('keys', `${folder} is not empty.`);
  const steps: string[] = [];
  const done = (text: string): void => {
    steps.push(text);
    onDidStep(text);
  };
  const keysFolder = join(folder, 'keys');
  const out = join(folder, 'library');
  const sources = join(folder, 'sources');
  const at = (days: number): PublishRequest => ({
    out,
    keysFolder,
    county: 'drill',
    nowMs: nowMs + days * dayMs,
    expiries: defaultExpiries,
    policies: { ...defaultPolicies, root: { keys: 3, threshold: 2 } },
  });
  const mustVerify = async (days: number): Promise<void> => {
    const root = await readFile(rootPath(keysFolder, 1), 'utf8');
    const { faults, units } = await verifyLibrary({ library: out, root, nowMs: nowMs + days * dayMs });
    if (faults.length > 0 || units === 0)
      throw new LibraryError('library', `A station would refuse the library: ${JSON.stringify(faults)}`);
  };
  const isRefused = async (days: number): Promise<boolean> =>
    publishLibrary({ ...at(days), rotate: 'root' }, 'unchanged').then(
      () => false,
      () => true,
    );

  await initSources(sources, '2026-01-01');
  await buildLibrary({ ...at(0), sources });
  await mustVerify(0);
  done('A root of three keys of which two must sign; the library is published and a station takes it.');

  const papers = (await loadKeys(keysFolder, 'root')).map((key) => formatPaper('root', key));
  for (const name of await readdir(keysFolder))
    if (name.startsWith('root-')) await rm(join(keysFolder, name));
  await publishLibrary(at(20), 'unchanged');
  await mustVerify(20);
  done('The root keys are on paper only; the timestamp is signed anew without them.');

  await addKey(keysFolder, 'root', parsePaperRows(papers[0] ?? ''));
  if (!(await isRefused(21))) throw new LibraryError('keys', 'One root key alone could make a root.');
  done('One holder alone cannot make a new root.');

  await addKey(keysFolder, 'root', parsePaperRows(papers[2] ?? ''));
  for (const name of await readdir(keysFolder))
    if (name.startsWith('timestamp-')) await rm(join(keysFolder, name));
  await publishLibrary({ ...at(22), rotate: 'timestamp' }, 'unchanged');
  await mustVerify(22);
  done('The timestamp key is lost: two holders type their sheets and make a new one; stations follow.');

  await publishLibrary({ ...at(23), rotate: 'root' }, 'unchanged');
  await mustVerify(23);
  done(
    'A sheet was seen by a stranger: all root keys are replaced, signed by old and new; stations of the first day follow.',
  );
  return steps;
}
