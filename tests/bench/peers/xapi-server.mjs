// A record store of another maker beside ours, for bench B5: @learninglocker/xapi-statements with everything in memory, its
// checks as they come, and nothing said on the console but its address.
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const probe = createServer().listen(0, '127.0.0.1', () => {
  const { port } = probe.address();
  probe.close(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-xapi-'));
    Object.assign(process.env, {
      MODELS_REPO: 'memory',
      AUTH_REPO: 'test',
      EVENTS_REPO: 'test',
      STORAGE_REPO: 'local',
      FS_LOCAL_STORAGE_DIR: folder,
      EXPRESS_MORGAN_DIRECTORY: folder,
      WINSTON_CONSOLE_LEVEL: 'error',
      EXPRESS_PORT: String(port),
    });
    await import('@learninglocker/xapi-statements/dist/server.js');
    console.log(`http://127.0.0.1:${port}`);
  });
});
