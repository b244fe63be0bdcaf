import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const common = {
  exclude: ['tests/guards/fixtures/**', '**/node_modules/**'],
  environment: 'node',
  setupFiles: [join(import.meta.dirname, 'tests/fixed-seed.ts')],
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'pages',
          include: ['renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          ...common,
          name: 'programs',
          include: [
            '{core,center,content,electron,build}/**/*.test.ts',
            'tests/{contract,guards,faults,sim,doubles}/**/*.test.{ts,tsx}',
          ],
          // These keep nothing in their modules; reading all of them anew for each file would be a fifth of the time.
          isolate: false,
        },
      },
    ],
  },
});
