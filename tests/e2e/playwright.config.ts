import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const rootDir = join(import.meta.dirname, '../..');

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  outputDir: join(rootDir, 'test-results'),
  // Each test runs its own center and its own Chromium, and mostly waits: two at a time fit two cores.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['line'], ['json', { outputFile: join(rootDir, 'dist/.test/playwright.json') }]],
});
