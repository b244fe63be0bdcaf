// The other commands: `npm run center|content|build|bench|screens|words|fonts|simulate|faults|load|fill -- …`.
import { ensureDependencies, runTypeScript } from './setup.mjs';

const files = {
  build: 'build/build.ts',
  bench: 'tests/bench/bench.ts',
  center: 'center/main.ts',
  content: 'content/tools/cli.ts',
  media: 'content/tools/make-media/main.ts',
  screens: 'tests/e2e/make-screens.ts',
  simulate: 'tests/sim/simulate.ts',
  faults: 'tests/faults/run-faults.ts',
  fill: 'build/deploy/fill-file.ts',
  load: 'tests/load/run-load.ts',
  words: 'build/words.ts',
  fonts: 'build/make-fonts.ts',
};

const [command, ...args] = process.argv.slice(2);
const file = files[command];
if (!file) {
  console.error(`Commands: ${Object.keys(files).join(', ')}`);
  process.exit(2);
}
ensureDependencies();
runTypeScript(file, args);
