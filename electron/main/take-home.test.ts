// Files that people take home: on a stick, part by part, and by phone, under an address of its own.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeHomePathSchema } from '#core/bridge/take-home.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { createLan } from './lan.ts';
import { silentDiscovery } from './lan-discovery.ts';
import { createLanOffers, offerMs } from './lan-offers.ts';
import { dropTakeHome, writeTakeHomePart } from './take-home.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'take-home-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const path = 'yuanjiao-take-home/card.pdf';
const part = (from: number, text: string, isLast: boolean) => ({
  path,
  from,
  bytes: encodeUtf8(text),
  isLast,
});

describe('on a stick', () => {
  test('a file has its name when its last part is there', async () => {
    expect(await writeTakeHomePart(folder, part(0, 'one ', false))).toMatchObject({ ok: true });
    expect(await readdir(join(folder, 'yuanjiao-take-home'))).toEqual(['card.pdf.part']);
    expect(await writeTakeHomePart(folder, part(4, 'two', true))).toMatchObject({ ok: true });
    expect(await readFile(join(folder, path), 'utf8')).toBe('one two');
    expect(await readdir(join(folder, 'yuanjiao-take-home'))).toEqual(['card.pdf']);
  });

  test('a part that does not follow the one before is refused', async () => {
    await writeTakeHomePart(folder, part(0, 'one ', false));
    expect(await writeTakeHomePart(folder, part(9, 'two', true))).toMatchObject({
      error: { kind: 'courier-gone' },
    });
  });

  test('what is called off leaves nothing', async () => {
    await writeTakeHomePart(folder, part(0, 'one ', false));
    await dropTakeHome(folder, path);
    expect(await readdir(join(folder, 'yuanjiao-take-home'))).toEqual(['card.pdf']);
  });

  test('a link does not lead out, and a stick that is gone is told', async () => {
    const [root, elsewhere] = [join(folder, 'root'), join(folder, 'elsewhere')];
    await mkdir(root);
    await mkdir(elsewhere);
    await symlink(elsewhere, join(root, 'yuanjiao-take-home'));
    expect(await writeTakeHomePart(root, part(0, 'x', true))).toMatchObject({
      error: { kind: 'courier-read-only' },
    });
    expect(await readdir(elsewhere)).toEqual([]);
    const gone = join(folder, 'gone');
    expect(await writeTakeHomePart(gone, part(0, 'x', true))).toMatchObject({
      error: { kind: 'courier-gone' },
    });
  });

  test('the page can name nothing else', () => {
    for (const bad of [
      '../x',
      'yuanjiao-take-home/../x',
      'yuanjiao/courier.json',
      'yuanjiao-take-home/a/b',
    ]) {
      expect(takeHomePathSchema.safeParse(bad).success).toBe(false);
    }
  });
});

describe('by phone', () => {
  const bytes = encodeUtf8('%PDF card');
  const sha256 = toSha256(bytes);
  const file = { sha256, name: 'card.pdf', mediaType: 'application/pdf' };

  async function openLan() {
    const lan = createLan({
      port: 0,
      id: 'one',
      discovery: silentDiscovery,
      keep: async () => ({ ok: true, value: undefined }),
      listAddresses: () => ['127.0.0.1'],
      report: () => undefined,
    });
    let isOpen = true;
    const serve = async () => {
      while (isOpen) {
        const asked = await lan.handlers['lan.questions']({});
        for (const question of asked.ok ? asked.value.questions : []) {
          const { number } = question;
          if (question.kind === 'size') await lan.handlers['lan.answer']({ number, sizeBytes: bytes.length });
          else await lan.handlers['lan.answer']({ number, bytes });
        }
      }
    };
    void serve();
    const close = async () => {
      isOpen = false;
      await lan.handlers['lan.questions']({}).catch(() => undefined);
      await lan.close();
    };
    return { lan, close };
  }

  async function offer({ lan }: Awaited<ReturnType<typeof openLan>>): Promise<string> {
    const offered = await lan.handlers['lan.offer'](file);
    if (!offered.ok) throw new Error(offered.error.kind);
    return offered.value.urls[0] ?? '';
  }

  test('a file comes under its address with its name, and nothing else does', async () => {
    const open = await openLan();
    const url = await offer(open);
    const answer = await fetch(url);
    expect(await answer.text()).toBe('%PDF card');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="card.pdf"');
    const { origin } = new URL(url);
    for (const other of ['/take/guessed/card.pdf', '/lan/about', `/library/blobs/${sha256}`]) {
      expect((await fetch(origin + other)).status).toBe(404);
    }
    await open.lan.handlers['lan.withdraw']({});
    await expect(fetch(url)).rejects.toThrow();
    void open.close();
  });

  test('neighbours keep their road when a phone is done', async () => {
    const open = await openLan();
    await open.lan.handlers['lan.share']({ isSharing: true, station: 's' });
    const url = await offer(open);
    await open.lan.handlers['lan.withdraw']({});
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${new URL(url).origin}/lan/about`)).status).toBe(200);
    void open.close();
  });

  test('an address lasts some minutes', () => {
    let nowMs = 0;
    const offers = createLanOffers(() => nowMs);
    const address = offers.add(file);
    nowMs = offerMs - 1;
    expect(offers.find(address)).toMatchObject(file);
    nowMs = offerMs;
    expect(offers.find(address)).toBeUndefined();
    expect(offers.isEmpty()).toBe(true);
  });
});
