// Drafts of study units over real HTTP on both engines: who may, two who edit at once, and files that come over a line
// that breaks. The content tool runs as the program that it is.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  checkSchema,
  type DraftUnit,
  draftSavedSchema,
  fileTakenSchema,
  previewSchema,
  studyPaths,
  unitDraftSchema,
} from '#core/protocol/console-study-api.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';

const words = { zh: '核桃', ug: 'ياڭاق', en: 'Walnuts in winter' };
const film = join(import.meta.dirname, '../../content/sources/units/household-first-aid/film.webm');
const cover = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>';

async function makeDraft(person: Console) {
  const made = await person.send('POST', studyPaths.drafts, { titles: words, topic: 'farming' });
  return unitDraftSchema.parse(made.body);
}

const encode = (text: string) => Buffer.from(text).toString('base64');

/** Begins an upload; its address, or the status of the refusal. */
async function beginUpload(
  world: CenterWorld,
  person: Console,
  draftId: string,
  { name, use, sizeBytes }: { name: string; use: string; sizeBytes: number },
) {
  const response = await fetch(world.origin + studyPaths.uploads, {
    method: 'POST',
    headers: {
      cookie: person.cookie,
      'tus-resumable': '1.0.0',
      'upload-length': String(sizeBytes),
      'upload-metadata': `draft ${encode(draftId)},name ${encode(name)},use ${encode(use)}`,
    },
  });
  return { status: response.status, path: response.headers.get('location') ?? '' };
}

async function ask(world: CenterWorld, person: Console, path: string) {
  const headers = { cookie: person.cookie, 'tus-resumable': '1.0.0' };
  const response = await fetch(world.origin + path, { method: 'HEAD', headers });
  return { status: response.status, offset: Number(response.headers.get('upload-offset')) };
}

async function sendRest(world: CenterWorld, person: Console, path: string, bytes: Uint8Array, from: number) {
  const response = await fetch(world.origin + path, {
    method: 'PATCH',
    headers: {
      cookie: person.cookie,
      'tus-resumable': '1.0.0',
      'upload-offset': String(from),
      'content-type': 'application/offset+octet-stream',
    },
    body: bytes.slice(from),
  });
  return response.status;
}

/** Sends the head of a request whose body is cut after `bytes`. */
async function sendCut(
  world: CenterWorld,
  person: Console,
  path: string,
  bytes: Uint8Array,
  declared: number,
) {
  const { hostname, port } = new URL(world.origin);
  const socket = connect(Number(port), hostname);
  const head = [
    `PATCH ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Cookie: ${person.cookie}`,
    'Tus-Resumable: 1.0.0',
    'Upload-Offset: 0',
    'Content-Type: application/offset+octet-stream',
    `Content-Length: ${declared}`,
    '',
    '',
  ].join('\r\n');
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  return () => socket.destroy();
}

async function takeFile(person: Console, draftId: string, path: string, bytes: Uint8Array) {
  const answer = await person.send('POST', `${studyPaths.drafts}/${draftId}/files`, {
    uploadId: path.split('/').at(-1),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  return { status: answer.status, body: answer.body };
}

async function addFile(
  world: CenterWorld,
  person: Console,
  draftId: string,
  name: string,
  use: string,
  bytes: Uint8Array,
) {
  const { path } = await beginUpload(world, person, draftId, { name, use, sizeBytes: bytes.length });
  expect(await sendRest(world, person, path, bytes, 0)).toBe(204);
  return fileTakenSchema.parse((await takeFile(person, draftId, path, bytes)).body);
}

describeOnEngines('drafts of study units', (world, engine) => {
  it('nobody without a session sees or changes anything', async () => {
    const id = randomUUID();
    const nobody = world().createConsole('');
    for (const [method, path] of [
      ['GET', studyPaths.drafts],
      ['POST', studyPaths.drafts],
      ['GET', `${studyPaths.drafts}/${id}`],
      ['POST', `${studyPaths.drafts}/${id}/save`],
      ['POST', `${studyPaths.drafts}/${id}/check`],
      ['POST', `${studyPaths.drafts}/${id}/preview`],
      ['POST', `${studyPaths.drafts}/${id}/article`],
      ['POST', `${studyPaths.drafts}/${id}/files`],
      ['DELETE', `${studyPaths.drafts}/${id}`],
      ['POST', studyPaths.uploads],
    ] as const)
      expect([path, (await nobody.send(method, path)).status]).toEqual([path, 401]);
    const trainer = await world().signIn('trainer');
    expect((await trainer.send('GET', `${studyPaths.drafts}/${id}`)).status).toBe(404);
    const extra = { titles: words, topic: 'farming', author: 'else' };
    expect((await trainer.send('POST', studyPaths.drafts, extra)).status).toBe(400);
  });

  it('of two who save from the same version the second is told, and the first stays', async () => {
    const [first, second] = [await world().signIn('trainer'), await world().signIn('trainer')];
    const draft = await makeDraft(first);
    const path = `${studyPaths.drafts}/${draft.id}`;
    const save = (person: Console, minutes: number, version: number) =>
      person.send('POST', `${path}/save`, { version, unit: { ...draft.unit, minutes }, texts: {} });
    expect(draftSavedSchema.parse((await save(first, 20, draft.version)).body).version).toBe(
      draft.version + 1,
    );
    expect(await save(second, 30, draft.version)).toMatchObject({
      status: 409,
      body: { kind: 'draft-changed' },
    });
    const now = unitDraftSchema.parse((await second.send('GET', path)).body);
    expect(now.unit.minutes).toBe(20);
    expect((await save(second, 30, now.version)).status).toBe(200);
    expect((await second.send('DELETE', path)).status).toBe(200);
    expect((await second.send('GET', path)).status).toBe(404);
  });

  it('an upload that was cut goes on where it stopped, for its own author only, and is checked at the end', async () => {
    const [trainer, other] = [await world().signIn('trainer'), await world().signIn('trainer')];
    const draft = await makeDraft(trainer);
    const bytes = await readFile(film);
    const { status, path } = await beginUpload(world(), trainer, draft.id, {
      name: '急救 Film.webm',
      use: 'video',
      sizeBytes: bytes.length,
    });
    expect(status).toBe(201);
    const half = bytes.subarray(0, 300_000);
    const cut = await sendCut(world(), trainer, path, half, bytes.length);
    await expect.poll(async () => (await listUploads())[0]?.receivedBytes).toBe(half.length);
    cut();
    async function listUploads() {
      const answer = await trainer.send('GET', `${studyPaths.drafts}/${draft.id}/uploads`);
      return (answer.body as { items: { receivedBytes: number; name: string }[] }).items;
    }
    expect(await ask(world(), other, path)).toMatchObject({ status: 404 });
    const { offset } = await ask(world(), trainer, path);
    expect(offset).toBe(half.length);
    expect((await takeFile(trainer, draft.id, path, bytes)).status).toBe(409);
    expect(await sendRest(world(), trainer, path, bytes, offset)).toBe(204);
    expect((await takeFile(other, draft.id, path, bytes)).status).toBe(404);
    const taken = fileTakenSchema.parse((await takeFile(trainer, draft.id, path, bytes)).body);
    expect(taken).toMatchObject({
      ok: true,
      file: { use: 'video', mediaType: 'video/webm', sizeBytes: bytes.length, name: '急救 Film.webm' },
    });
    if (!taken.ok) return;
    expect(taken.file.durationSeconds).toBeCloseTo(173.3, 0);
    const response = await fetch(
      `${world().origin}${studyPaths.drafts}/${draft.id}/files/${taken.file.path}`,
      {
        headers: { cookie: trainer.cookie, range: 'bytes=10-19' },
      },
    );
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    expect(await listUploads()).toEqual([]);
  });

  it('what is too large, of another kind, damaged or unplayable does not get in', async () => {
    const trainer = await world().signIn('trainer');
    const draft = await makeDraft(trainer);
    const begin = (name: string, use: string, sizeBytes: number) =>
      beginUpload(world(), trainer, draft.id, { name, use, sizeBytes });
    expect((await begin('film.mp4', 'video', 3 * 1024 ** 3)).status).toBe(413);
    expect((await begin('film.exe', 'video', 10)).status).toBe(415);
    expect((await begin('film.mp4', 'else', 10)).status).toBe(400);
    const noise = randomBytes(5000);
    expect(await addFile(world(), trainer, draft.id, 'film.mp4', 'video', noise)).toMatchObject({
      ok: false,
    });
    const { path } = await begin('cover.svg', 'image', cover.length);
    expect(await sendRest(world(), trainer, path, Buffer.from(cover), 0)).toBe(204);
    const other = await takeFile(trainer, draft.id, path, Buffer.from('another file'));
    expect(other).toMatchObject({ status: 409, body: { kind: 'upload-damaged' } });
  });

  it('the content tool says what is wrong by file and field, and compiles what is good', async () => {
    const trainer = await world().signIn('trainer');
    const draft = await makeDraft(trainer);
    const path = `${studyPaths.drafts}/${draft.id}`;
    const picture = await addFile(world(), trainer, draft.id, 'cover.svg', 'image', Buffer.from(cover));
    const coverPath = picture.ok ? picture.file.path : '';
    const files = { zh: 'text.zh.md', ug: 'text.ug.md', en: 'text.en.md' };
    const unit: DraftUnit = {
      ...draft.unit,
      summaries: words,
      cover: coverPath,
      materials: [{ id: 'text', kind: 'article', titles: { ...words, ug: '' }, files }],
    };
    const text = `## One\n\nTwo.\n\n![a field](${coverPath})\n`;
    const texts = { 'text.zh.md': text, 'text.ug.md': text, 'text.en.md': '<b>no</b>' };
    expect((await trainer.send('POST', `${path}/save`, { version: 1, unit, texts })).status).toBe(200);
    const faulty = checkSchema.parse((await trainer.send('POST', `${path}/check`)).body);
    const where = { file: `units/${draft.itemId}/unit.json`, field: 'materials[0].titles.ug' };
    expect(faulty).toMatchObject({ ok: false, problems: [where] });
    const good = { ...unit, materials: [{ id: 'text', kind: 'article', titles: words, files }] };
    const saved = { version: 2, unit: good, texts: { ...texts, 'text.en.md': text } };
    expect((await trainer.send('POST', `${path}/save`, saved)).status).toBe(200);
    expect((await trainer.send('DELETE', `${path}/files/${coverPath}`)).status).toBe(409);
    if (engine === 'postgres') return;
    const preview = previewSchema.parse((await trainer.send('POST', `${path}/preview`)).body);
    expect(preview).toMatchObject({ ok: true, manifest: { id: draft.itemId } });
    const sha256 = preview.manifest?.pictures[0]?.sha256;
    const blob = await fetch(`${world().origin}${path}/blobs/${sha256}?type=image/svg%2Bxml`, {
      headers: { cookie: trainer.cookie },
    });
    expect(await blob.text()).toBe(cover);
    const drawn = await trainer.send('POST', `${path}/article`, { text: `${text}\n<i>no</i>` });
    expect(drawn.body).toMatchObject({
      ok: false,
      pictures: { [sha256 ?? '']: coverPath },
      blocks: [{ type: 'heading' }, { type: 'paragraph' }, { type: 'image' }, { type: 'paragraph' }],
      problems: [{ field: 'line 7' }, { field: 'line 7' }],
    });
  });

  it('chapters of a film are kept as written, refused out of order or after its end, and published with it', async () => {
    if (engine === 'postgres') return;
    const trainer = await world().signIn('trainer');
    const draft = await makeDraft(trainer);
    const path = `${studyPaths.drafts}/${draft.id}`;
    const picture = await addFile(world(), trainer, draft.id, 'cover.svg', 'image', Buffer.from(cover));
    const taken = await addFile(world(), trainer, draft.id, 'film.webm', 'video', await readFile(film));
    if (!picture.ok || !taken.ok) throw new Error('a file was refused');
    const save = (version: number, seconds: readonly number[]) =>
      trainer.send('POST', `${path}/save`, {
        version,
        texts: {},
        unit: {
          ...draft.unit,
          summaries: words,
          cover: picture.file.path,
          materials: [
            {
              id: 'video',
              kind: 'video',
              titles: words,
              file: taken.file.path,
              durationSeconds: taken.file.durationSeconds,
              chapters: seconds.map((atSeconds) => ({ atSeconds, titles: words })),
            },
          ],
        },
      });
    expect((await save(1, [0, -1])).status).toBe(400);
    expect((await save(1, [0, 90, 60, 4000])).status).toBe(200);
    const faulty = checkSchema.parse((await trainer.send('POST', `${path}/check`)).body);
    expect(faulty.problems.map(({ field }) => field)).toEqual([
      'materials[0].chapters[2].atSeconds',
      'materials[0].chapters[3].atSeconds',
    ]);
    const refused = await trainer.send('POST', `${path}/submit`, { version: 2, words: '' });
    expect(refused.body).toMatchObject({ ok: false, problems: faulty.problems });
    expect((await save(2, [0, 60, 90.5])).status).toBe(200);
    const preview = previewSchema.parse((await trainer.send('POST', `${path}/preview`)).body);
    expect(preview.manifest).toMatchObject({
      materials: [{ chapters: [{ atSeconds: 0, titles: words }, { atSeconds: 60 }, { atSeconds: 90.5 }] }],
    });
  });
});
