// `npm run -s fill -- FILE NAME=VALUE …`: prints a deployment file with its places filled in.
import { readFile } from 'node:fs/promises';
import { fillPlaces } from './fill.ts';

const [file, ...pairs] = process.argv.slice(2);
const isUsable = file !== undefined && pairs.every((pair) => /^[A-Z_]+=/.test(pair));
if (!isUsable) {
  console.error('Usage: npm run -s fill -- FILE NAME=VALUE …');
  process.exit(2);
}
const values = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
try {
  process.stdout.write(fillPlaces(await readFile(file, 'utf8'), Object.fromEntries(values)));
} catch (error) {
  console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
