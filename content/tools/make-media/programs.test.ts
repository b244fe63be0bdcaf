import { expect, test } from 'vitest';
import { mustFindChromium, mustFindProgram, runProgram } from './programs.ts';

test('a missing program is named with its Debian package', () => {
  expect(() => mustFindProgram('ffmpeg', { PATH: '' })).toThrow('apt-get install ffmpeg');
  expect(() => mustFindProgram('espeak-ng', { PATH: '' })).toThrow('apt-get install espeak-ng');
  expect(() => mustFindChromium({ PATH: '' })).toThrow('apt-get install chromium');
});

test('a program that fails is quoted', async () => {
  await expect(
    runProgram(process.execPath, ['-e', 'console.error("no luck"); process.exit(3)']),
  ).rejects.toThrow(/failed \(3\): no luck/);
});
