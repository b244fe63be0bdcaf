import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channels } from '#core/bridge/channels.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { createDrives, parseMounts } from './drives.ts';

const mounts = [
  '/dev/sda2 / ext4 rw,relatime 0 0',
  'proc /proc proc rw 0 0',
  '/dev/sdb1 /media/station/YUAN\\040JIAO vfat rw,nosuid 0 0',
  '/dev/sdc1 /run/media/kiosk/一 exfat rw 0 0',
  'tmpfs /media/tmp tmpfs rw 0 0',
  '/dev/sdd1 /home/kiosk vfat rw 0 0',
  '',
].join('\n');

const station = '0190a1b2-0000-7000-8000-000000000001';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drives-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('sticks', () => {
  it('are the mounts of removable places, whatever spaces their names have', () => {
    expect(parseMounts(mounts).map(({ id }) => id)).toEqual([
      '/media/station/YUAN JIAO',
      '/run/media/kiosk/一',
    ]);
  });

  it('are used by their id only while they are in the list', async () => {
    const id = join(folder, 'stick');
    await mkdir(join(id, 'yuanjiao'), { recursive: true });
    await writeFile(join(id, 'yuanjiao/courier.json'), 'courier');
    let isIn = true;
    const drives = createDrives(async () => (isIn ? [{ id, name: 'stick' }] : []));
    expect(await drives.list()).toEqual({ ok: true, value: { drives: [{ id, name: 'stick' }] } });
    const path = 'yuanjiao/courier.json';
    expect(await drives.use({ drive: id, act: { act: 'measure', path } })).toEqual({
      ok: true,
      value: { sizeBytes: 7 },
    });
    const up = `yuanjiao/stations/${station}/up/up.json`;
    await drives.use({ drive: id, act: { act: 'write', path: up, bytes: encodeUtf8('list') } });
    expect(await readFile(join(id, up), 'utf8')).toBe('list');
    const read = await drives.use({ drive: id, act: { act: 'read', path: up, from: 1, to: 3 } });
    expect(read).toEqual({ ok: true, value: { bytes: encodeUtf8('is') } });
    const names = await drives.use({ drive: id, act: { act: 'list', path: 'yuanjiao/stations' } });
    expect(names).toEqual({ ok: true, value: { names: [station] } });
    await drives.use({ drive: id, act: { act: 'remove', path: up } });
    expect(await drives.use({ drive: id, act: { act: 'measure', path: up } })).toEqual({
      ok: true,
      value: {},
    });
    const other = await drives.use({ drive: folder, act: { act: 'measure', path } });
    expect(other).toMatchObject({ error: { kind: 'courier-gone' } });
    isIn = false;
    expect(await drives.use({ drive: id, act: { act: 'measure', path } })).toMatchObject({
      error: { kind: 'courier-gone' },
    });
  });

  it('take what a station puts on them, and nothing else', () => {
    const { request } = channels['drives.use'];
    const bytes = encodeUtf8('box');
    const allows = (act: object) => request.safeParse({ drive: 'E:', act }).success;
    expect(allows({ act: 'write', path: `yuanjiao/stations/${station}/up/up.json`, bytes })).toBe(true);
    for (const path of [
      'yuanjiao/courier.json',
      `yuanjiao/stations/${station}/down/a.box`,
      `yuanjiao/stations/${station}/up/../down/a.box`,
      'autorun.inf',
      '../x',
      '',
    ])
      expect(allows({ act: 'write', path, bytes }), path).toBe(false);
    for (const path of ['photos/goat.jpg', '/etc/passwd', 'yuanjiao/../x', 'library/..', ''])
      expect(allows({ act: 'read', path, from: 0, to: 10 }), path).toBe(false);
    expect(allows({ act: 'read', path: 'yuanjiao/library/blobs/ab/abcd', from: 0, to: 10 })).toBe(true);
  });
});
