// A published library in a bucket of an S3-compatible store: what stations and the reference client find there, in which
// order it arrives, and what is left of an upload that was broken off.
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '#content/tools/library-error.ts';
import { type UploadReport, uploadLibrary } from '#content/tools/upload-library.ts';
import { must } from '#core/kernel/assert.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { sendHttp } from '#renderer/store/send-http.ts';
import { BucketWorld, credentials } from './bucket-world.ts';
import { dayMs, LibraryStation, LibraryWorld, nowMs, ReferenceClient } from './library-world.ts';

const paths = ['units/drip.json', 'units/law.json'];
/** The least that stores take as a part. */
const partBytes = 5 * 1024 ** 2;
let bucket: BucketWorld;
let library: LibraryWorld;

beforeEach(async () => {
  [bucket, library] = [await BucketWorld.create(), await LibraryWorld.create()];
  await library.putUnit('drip', 'drops');
  await library.putUnit('law', 'words', 3 * partBytes + 7);
  await library.publish();
});
afterEach(async () => {
  await bucket.dispose();
  await library.dispose();
});

const upload = (to = bucket.open(), atMs = nowMs): Promise<UploadReport> =>
  uploadLibrary({ from: library.out, bucket: to, nowMs: atMs, partBytes });

/** A new station's sight of the bucket: target paths it took in whole. */
async function visit(): Promise<string[]> {
  const station = new LibraryStation(await library.readFirstRoot());
  const unsigned = { stationId: '', centerKey: '', signer: { sign: async () => new Uint8Array() } };
  const report = await station.fetch(createHttpLink(bucket.origin, sendHttp, unsigned));
  expect(report.failures).toEqual([]);
  return report.installed.sort();
}

describe('a library in a bucket', () => {
  it('is what a station and the reference client take', async () => {
    const report = await upload();
    expect(report).toMatchObject({ sent: bucket.written.filter((path) => !path.includes('?')).length + 1 });
    expect(await visit()).toEqual(paths);
    const reference = await ReferenceClient.create(await library.readFirstRoot());
    await reference.fetch(new URL(`${bucket.origin}/library`), paths);
    await reference.dispose();
  });

  it('comes files first, then lists, snapshot, root, and the timestamp last', async () => {
    await upload();
    const kinds = bucket.written.map((path) => {
      if (/^(blobs|targets)\//.test(path)) return 'named by content';
      return path.replace(/^metadata\/(\d+\.)?/, '');
    });
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'named by content',
      'targets.json',
      'snapshot.json',
      'root.json',
      'courier/timestamp.json',
      'timestamp.json',
    ]);
  });

  it('tells caches what changes and what never does', async () => {
    await upload();
    const [blob = ''] = await readdir(join(library.out, 'blobs'));
    const read = async (path: string) => {
      const { headers } = await fetch(`${bucket.origin}/library/${path}`, {
        headers: { range: 'bytes=0-1' },
      });
      return [headers.get('content-type'), headers.get('cache-control'), headers.get('content-length')];
    };
    const forEver = 'public, max-age=31536000, immutable';
    expect(await read(`blobs/${blob}`)).toEqual(['application/octet-stream', forEver, '2']);
    expect(await read('metadata/timestamp.json')).toEqual(['application/json', 'no-cache', '2']);
  });

  it('gets only what it lacks', async () => {
    await upload();
    expect(await upload()).toMatchObject({ sent: 0, sentBytes: 0 });
    await library.putUnit('drip', 'other drops');
    await library.publish();
    bucket.written.length = 0;
    await upload();
    // An article, a film, a manifest; three lists and the sticks' timestamp.
    expect(bucket.written.filter((path) => path.startsWith('blobs/'))).toHaveLength(2);
    expect(bucket.written.filter((path) => path.startsWith('targets/'))).toHaveLength(1);
    expect(bucket.written.filter((path) => path.startsWith('metadata/'))).toHaveLength(3);
    expect(await visit()).toEqual(paths);
  });
});

describe('an upload that is broken off', () => {
  it('leaves the old library whole wherever it ends, and the next one goes on', {
    timeout: 120_000,
  }, async () => {
    await upload();
    await library.putUnit('drip', 'other drops');
    await library.putUnit('seed', 'sown');
    await library.publish();
    const seen = new Set<string>();
    for (let bodies = 0; ; bodies++) {
      bucket.bodiesLeft = bodies;
      // What came before stays: the cut moves on by itself, one body later each time.
      const ended = await upload().catch((error: Error) => error);
      bucket.bodiesLeft = Number.POSITIVE_INFINITY;
      seen.add((await visit()).join());
      if (!(ended instanceof Error)) break;
      expect(ended.message).toContain('stations use the library that was there before');
    }
    expect([...seen]).toEqual([paths.join(), [...paths, 'units/seed.json'].sort().join()]);
  });

  it('goes on within a large file', async () => {
    bucket.bodiesLeft = 0;
    const parts = () => bucket.written.filter((path) => path.includes('partNumber='));
    for (let tries = 0; parts().length < 2; tries++) {
      expect(tries).toBeLessThan(20);
      bucket.bodiesLeft = 1;
      await expect(upload()).rejects.toThrow();
    }
    bucket.bodiesLeft = Number.POSITIVE_INFINITY;
    await upload();
    const numbers = parts().map((path) => /partNumber=(\d+)/.exec(path)?.[1]);
    expect(numbers.sort()).toEqual(['1', '2', '3', '4']);
    expect(await visit()).toEqual(paths);
  });

  it('begins a large file anew when the store has forgotten its parts', async () => {
    for (let tries = 0; !bucket.written.some((path) => path.includes('partNumber=')); tries++) {
      expect(tries).toBeLessThan(20);
      bucket.bodiesLeft = 1;
      await expect(upload()).rejects.toThrow();
    }
    bucket.bodiesLeft = Number.POSITIVE_INFINITY;
    bucket.forgetParts();
    await upload();
    expect(await visit()).toEqual(paths);
  });

  it('waits for a store that is busy', async () => {
    bucket.busyFor = 3;
    await upload();
    expect(await visit()).toEqual(paths);
  });
});

describe('refused', () => {
  it('with a reason: no such bucket, wrong secret, a newer library, one that ran out', async () => {
    const nowhere = await upload(bucket.open('s3://elsewhere')).catch((error: unknown) => error);
    expect(nowhere).toMatchObject({ code: 'bucket', storeCode: 'NoSuchBucket' });
    const secret = { ...credentials, secretAccessKey: 'guessed' };
    await expect(upload(bucket.open(undefined, secret))).rejects.toThrow(
      'the secret does not belong to the key',
    );
    await upload();
    const older = await library.keep('older');
    await library.publish({ nowMs: nowMs + 1 });
    await library.publish({ rotate: 'timestamp' });
    await upload();
    await expect(uploadLibrary({ from: older, bucket: bucket.open(), nowMs })).rejects.toThrow(
      'newer library',
    );
    await expect(upload(undefined, nowMs + 4000 * dayMs)).rejects.toThrow('ran out');
  });

  it('what the disk has damaged: it does not get a name that it has no right to', async () => {
    for (const name of await readdir(join(library.out, 'blobs'))) {
      const path = join(library.out, 'blobs', name);
      const bytes = await readFile(path);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(path, bytes);
    }
    await expect(upload()).rejects.toThrow('the disk has damaged it');
    const there = await bucket.open().list();
    expect([...there.keys()].filter((path) => !path.startsWith('targets/'))).toEqual([]);
  });
});

describe('content publish --to s3://…', () => {
  const run = promisify(execFile);
  const publish = (env: Record<string, string>) =>
    run(
      process.execPath,
      [
        ...['--import', 'tsx', 'content/tools/cli.ts', 'publish', '--json', '--out', library.out],
        ...['--keys', library.keys, '--to', 's3://county/library', '--endpoint', bucket.endpoint],
      ],
      { cwd: join(import.meta.dirname, '../..'), env: { PATH: must(process.env['PATH'], 'path'), ...env } },
    );

  it('sends the library with the key of the environment, and ends with 3 without one', async () => {
    const without = await publish({}).catch((error: unknown) => error);
    expect(without).toMatchObject({ code: exitCodes.keys });
    const { stdout } = await publish({ AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, uploaded: { files: expect.any(Number) as number } });
    expect(await visit()).toEqual(paths);
  });
});
