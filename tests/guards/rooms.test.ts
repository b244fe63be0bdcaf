// A path is a permission: the tsconfig of each room refuses the globals of another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const rootDir = join(import.meta.dirname, '../..');

/** Errors of `source`, checked as if it were a file of the room. */
function checkInRoom(room: string, source: string): string[] {
  const folder = join(rootDir, room);
  const read = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    read.config,
    { ...ts.sys, readDirectory: () => [] },
    folder,
  );
  const file = join(folder, 'guard-probe.ts');
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, source, version) : getSourceFile.call(host, name, version);
  host.fileExists = (name) => name === file || fileExists.call(host, name);
  const { tsBuildInfoFile: _, ...rest } = options;
  const program = ts.createProgram([file], { ...rest, incremental: false }, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const usesDom = 'export const x = document.title;';
const usesNode = 'export const x = process.cwd();';
const usesWorker = 'export const x = new ServiceWorkerGlobalScope();';

const refused: [room: string, what: string, source: string][] = [
  ['core', 'the DOM', usesDom],
  ['core', 'Node', usesNode],
  ['renderer', 'Node', usesNode],
  ['renderer/workers', 'the DOM', usesDom],
  ['renderer/workers', 'Node', usesNode],
  ['electron', 'the DOM', usesDom],
  ['electron/preload', 'Node', usesNode],
  ['center', 'the DOM', usesDom],
  ['content', 'the DOM', usesDom],
  ['center', 'service workers', usesWorker],
];

describe('rooms', () => {
  for (const [room, what, source] of refused) {
    it(`${room} cannot use ${what}`, () => {
      expect(checkInRoom(room, source).join('\n')).toMatch(/Cannot find name/);
    });
  }

  it('the probe itself passes where it is allowed', () => {
    expect(checkInRoom('renderer', usesDom)).toEqual([]);
    expect(checkInRoom('center', usesNode)).toEqual([]);
  });

  it('strictness is not loosened in any room', () => {
    const base = ts.readConfigFile(join(rootDir, 'tsconfig.base.json'), (file) => readFileSync(file, 'utf8'));
    expect(base.config.compilerOptions).toMatchObject({
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
    });
    for (const room of [
      'core',
      'renderer',
      'renderer/workers',
      'electron',
      'electron/preload',
      'center',
      'content',
      'build',
      'tests',
    ]) {
      const { config } = ts.readConfigFile(join(rootDir, room, 'tsconfig.json'), ts.sys.readFile);
      const own = Object.keys(config.compilerOptions).sort();
      expect(own).toEqual(['lib', 'tsBuildInfoFile', 'types']);
    }
  });
});
