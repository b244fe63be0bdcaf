import { ensureDependencies, runTypeScript } from './setup.mjs';

ensureDependencies();
runTypeScript('build/start.ts', process.argv.slice(2));
