// Owns: the full length of B8 on a line of 512 kbit/s: 300 MB, 50 cuts, 80 minutes. Other sizes and speeds:
// `npx tsx tests/bench/slow-library.ts 30 2048` (megabytes, kbit/s).
import { measureCuts } from './bench-library.ts';
import { formatTable } from './table.ts';

const [megabytes = '300', kilobits = '512'] = process.argv.slice(2);
console.log(formatTable(await measureCuts(Number(megabytes) * 1_000_000, (Number(kilobits) * 1000) / 8)));
