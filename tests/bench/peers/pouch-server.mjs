// A peer of the sync bench: express-pouchdb on LevelDB. Prints its address.
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb');
const express = require('express');
const createPouchApp = require('express-pouchdb');

const folder = `${mkdtempSync(join(tmpdir(), 'bench-pouch-'))}/`;
const app = express();
app.use((request, response, next) => {
  response.set({
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type, accept',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE, HEAD',
  });
  if (request.method === 'OPTIONS') response.status(204).end();
  else next();
});
app.use(
  '/',
  createPouchApp(PouchDB.defaults({ prefix: folder }), {
    mode: 'minimumForPouchDB',
    logPath: `${folder}log.txt`,
  }),
);
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
