// What may stand in the repository at all.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const rootDir = join(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: rootDir,
})
  .toString()
  .split('\0')
  .filter((file) => file !== '');

function isCode(file: string): boolean {
  return /\.(?:ts|tsx|mts|mjs|cjs|js|css)$/.test(file);
}

function listFaults(files: readonly string[], find: (text: string) => string | undefined): string[] {
  return files.flatMap((file) => {
    const fault = find(readFileSync(join(rootDir, file), 'utf8'));
    return fault === undefined ? [] : [`${file}: ${fault}`];
  });
}

describe('files', () => {
  const code = tracked.filter(isCode);

  it('no file of code has more than 500 lines', () => {
    const tooLong = listFaults(code, (text) => {
      const lines = text.split('\n').length;
      return lines > 500 ? `${lines} lines` : undefined;
    });
    expect(tooLong).toEqual([]);
  });

  it('no type check, test or rule is switched off without a reason', () => {
    const switches =
      /@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b|\.(?:only|skip|todo)\(|biome-ignore(?! [\w/-]+: \S)/;
    const found = listFaults(code, (text) => {
      const hit = switches.exec(text)?.[0];
      return hit;
    });
    expect(found.filter((line) => !line.startsWith('tests/guards/files.test.ts'))).toEqual([]);
  });

  it('modules have concrete names', () => {
    expect(code.filter((file) => /\/(?:utils?|helpers?|common|misc|manager)(?:\.|\/)/.test(file))).toEqual(
      [],
    );
  });

  it('the lock file names no registry', () => {
    expect(readFileSync(join(rootDir, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/);
  });

  it('package.json names every command of the README', () => {
    const { scripts } = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const readme = readFileSync(join(rootDir, 'README.md'), 'utf8');
    const named = [
      ...readme.matchAll(/npm (?:run )?(start|test|bench|center|content|build|screens|media|format)\b/g),
    ];
    expect(named.length).toBeGreaterThan(4);
    for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name);
  });

  it('nothing on the kiosk moves by itself, so that nobody has to ask for stillness', () => {
    const styles = code.filter(
      (file) => file.endsWith('.css') && file.startsWith('renderer/') && !file.includes('console'),
    );
    expect(
      listFaults(styles, (text) => /(?:animation|transition|scroll-behavior)[\w-]*\s*:/.exec(text)?.[0]),
    ).toEqual([]);
  });
});
