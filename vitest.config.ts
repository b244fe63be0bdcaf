import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{core,center,content,electron,renderer,build}/**/*.test.{ts,tsx}',
      'tests/{contract,guards,faults,sim,doubles}/**/*.test.{ts,tsx}',
    ],
    exclude: ['tests/guards/fixtures/**', '**/node_modules/**'],
    environment: 'node',
    pool: 'forks',
    // Reading every module anew for each file would be a fifth of the time; files share no state by themselves.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
