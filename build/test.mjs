import { ensureDependencies, runTypeScript } from './setup.mjs';

ensureDependencies();
runTypeScript('build/test.ts', process.argv.slice(2));
