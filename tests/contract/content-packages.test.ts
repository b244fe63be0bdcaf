// Packages as authors hand them in, and as somebody who means harm would: archives are made here, by yazl or
// byte by byte, because no program writes the bad ones.
import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { BlobCollector } from '#content/tools/blob-collector.ts';
import { compileSources } from '#content/tools/compile-sources.ts';
import { openFolderPackage, openZipPackage } from '#content/tools/package-files.ts';
import { readPackage } from '#content/tools/read-package.ts';
import { decodeZipName, findPathFault } from '#content/tools/zip-names.ts';
import { isPackagePath } from '#core/domain/package-files.ts';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const sample = (name: string) => join(import.meta.dirname, '../../content/sources/units/try-packages', name);

interface RawEntry {
  name: Buffer;
  data?: Buffer;
  flags?: number;
  extra?: Buffer;
  method?: number;
  /** As the directory says; by default what is true. */
  saidSize?: number;
  saidCrc?: number;
  /** Unix mode in the external attributes. */
  mode?: number;
  /** Offset of the local header, where it is not its own. */
  at?: number;
}

/** A zip as the bytes say, whether that is sensible or not. */
function makeZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, data = Buffer.from('x'), flags = 0, extra = Buffer.alloc(0), method = 8 } = entry;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const size = entry.saidSize ?? data.length;
    const crc = entry.saidCrc ?? crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE((3 << 8) | 20, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(crc, 16);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(size, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt16LE(extra.length, 30);
    head.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    head.writeUInt32LE(entry.at ?? offset, 42);
    directory.push(head, name, extra);
    if (entry.at !== undefined) continue;
    parts.push(local, name, packed);
    offset += 30 + name.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

async function keep(bytes: Buffer): Promise<string> {
  count += 1;
  const path = join(folder, `${count}.zip`);
  await writeFile(path, bytes);
  return path;
}

async function openBytes(bytes: Buffer) {
  const source = await openZipPackage(await keep(bytes));
  await source.close();
  return source;
}

async function pack(files: Record<string, string | Buffer>): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  count += 1;
  const path = join(folder, `${count}.zip`);
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

async function readFiles(files: Record<string, string>) {
  const source = await openZipPackage(await pack(files));
  const reading = await readPackage(source.files);
  await source.close();
  return reading;
}

describe('archives that mean harm are refused before anything is taken from them', () => {
  const entry = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({
    name: Buffer.from(name),
    ...more,
  });
  const utf8 = 0x0800;
  it.each([
    ['a way out', [entry('../out.html')], 'leads out'],
    ['a way out by backslashes', [entry('..\\out.html')], 'leads out'],
    ['an absolute path', [entry('/etc/passwd')], 'leads out'],
    ['a drive', [entry('c:/x.html')], 'cannot be used'],
    ['a device', [entry('pages/nul.html')], 'device'],
    ['a name that turns the reading around', [entry('a\u202egnp.html', { flags: utf8 })], 'cannot be used'],
    ['names that differ in case only', [entry('A.html'), entry('a.html')], 'differ in case'],
    [
      'names that are composed differently',
      [entry('e\u0301.html', { flags: utf8 }), entry('\u00e9.html', { flags: utf8 })],
      'differ in case',
    ],
    ['a file that is a folder too', [entry('a'), entry('a/b.html')], 'a file and a folder'],
    ['a link', [entry('link', { mode: 0o120777, data: Buffer.from('/etc/passwd') })], 'a link'],
    ['a device node', [entry('dev', { mode: 0o060644 })], 'a link'],
    ['a locked file', [entry('a.html', { flags: 1 })], 'password'],
    ['an unknown method', [entry('a.html', { method: 14 })], 'deflate'],
    ['a bomb', [entry('a.bin', { data: Buffer.alloc(20 * 1024 ** 2) })], 'hundredfold'],
    ['a size that is a lie of terabytes', [entry('a.bin', { saidSize: 0xffff_fffe })], 'larger than 2 GB'],
    [
      'bytes used twice',
      [
        entry('a.bin', { data: Buffer.from('abc'.repeat(9)), method: 0 }),
        ...Array.from({ length: 20 }, (_, index) =>
          entry(`b${index}.bin`, { data: Buffer.from('abc'.repeat(9)), method: 0, at: 0 }),
        ),
      ],
      'overlap',
    ],
    [
      'a name that is no text',
      [entry('', { name: Buffer.from([0xff, 0xfe, 0x80]), flags: utf8 })],
      'no text',
    ],
  ] as const)('%s', async (_, entries, words) => {
    const { faults } = await openBytes(makeZip(entries));
    expect(faults.join(' ')).toContain(words);
  });

  it('more entries than a package may have', async () => {
    const entries = Array.from({ length: 5001 }, (_, index) => entry(`${index}`, { method: 0 }));
    expect((await openBytes(makeZip(entries))).faults.join()).toContain('5001 entries');
  });

  it('a file that is not what its directory says is told when it is read', async () => {
    const bytes = makeZip([entry('index.html', { data: Buffer.from('<p>good</p>'), saidCrc: 1 })]);
    const source = await openZipPackage(await keep(bytes));
    expect(source.faults).toEqual([]);
    await expect(
      (async () => buffer(await (source.files[0]?.open() ?? Promise.reject())))(),
    ).rejects.toThrow();
    await source.close();
  });

  it('any bytes, and any damage to a good archive, end in an answer and never in a crash', async () => {
    const good = await readFile(sample('scorm-1.2.zip'));
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(good.length), async (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, cut % 3 === 0 ? cut : good.length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const source = await openZipPackage(await keep(bytes));
        for (const file of source.files) expect(findPathFault(file.path)).toBeUndefined();
        if (source.faults.length === 0) await readPackage(source.files).catch(() => undefined);
        await source.close();
      }),
      { numRuns: 40 },
    );
  });

  it('no name that is let through leaves the folder, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (raw, isUtf8) => {
        const decoded = decodeZipName({ bytes: Buffer.from(raw), flags: isUtf8 ? utf8 : 0, extraFields: [] });
        if (!decoded || findPathFault(decoded.name) !== undefined) return;
        expect(isPackagePath(decoded.name)).toBe(true);
        expect(join('/base', decoded.name).startsWith('/base/')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('a folder with a link in it is refused too', async () => {
    const path = join(folder, 'with-link');
    await mkdir(path);
    await writeFile(join(path, 'index.html'), 'x');
    await symlink('/etc/passwd', join(path, 'secret.html'));
    expect((await openFolderPackage(path)).faults.join()).toContain('a link');
  });
});

describe('names in archives', () => {
  const gbk = Buffer.from([0xb5, 0xce, 0xb9, 0xe0, 0x2e, 0x68, 0x74, 0x6d, 0x6c]);
  it('in GBK are decoded and shown as a guess', () => {
    expect(decodeZipName({ bytes: gbk, flags: 0, extraFields: [] })).toEqual({
      name: '滴灌.html',
      isGuessed: true,
    });
  });
  it('in UTF-8 are taken as said, or as they can only be meant', () => {
    const bytes = Buffer.from('滴灌.html');
    expect(decodeZipName({ bytes, flags: 0x0800, extraFields: [] })?.name).toBe('滴灌.html');
    expect(decodeZipName({ bytes, flags: 0, extraFields: [] })).toEqual({
      name: '滴灌.html',
      isGuessed: false,
    });
    expect(decodeZipName({ bytes: gbk, flags: 0x0800, extraFields: [] })).toBeUndefined();
  });
  it('of the field 0x7075 count while they belong to the name beside them', () => {
    const field = (of: Buffer) => {
      const head = Buffer.alloc(5);
      head[0] = 1;
      head.writeUInt32LE(crc32(of), 1);
      return [{ id: 0x7075, data: Buffer.concat([head, Buffer.from('سۇ.html')]) }];
    };
    expect(decodeZipName({ bytes: gbk, flags: 0, extraFields: field(gbk) })?.name).toBe('سۇ.html');
    expect(decodeZipName({ bytes: gbk, flags: 0, extraFields: field(Buffer.from('other')) })?.name).toBe(
      '滴灌.html',
    );
  });
});

describe('what a package is', () => {
  const page = '<title>x</title>';
  const manifest = (version: string, body: string) =>
    `<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><schemaversion>${version}</schemaversion></metadata>${body}</manifest>`;
  const oneSco = (href: string, more = '') =>
    `<organizations default="o"><organization identifier="o"><title>t</title><item identifier="i" identifierref="r"${more}><title>First</title></item></organization></organizations><resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="${href}"><file href="${href}"/></resource></resources>`;

  it('SCORM 1.2 and 2004 by their manifest, opened where it says, with its parameters', async () => {
    expect(
      await readFiles({
        'imsmanifest.xml': manifest('1.2', oneSco('a%20b.html', ' parameters="?x=1"')),
        'a b.html': page,
      }),
    ).toMatchObject({
      ok: true,
      package: { format: 'scorm-1.2', entry: 'a b.html?x=1' },
    });
    expect(
      await readFiles({
        'top/imsmanifest.xml': manifest('2004 4th Edition', oneSco('INDEX.html')),
        'top/index.html': page,
      }),
    ).toMatchObject({
      ok: true,
      package: { format: 'scorm-2004', entry: 'index.html' },
    });
  });
  it('a manifest that names a missing page, has a DOCTYPE or is no XML is refused in words', async () => {
    const files = { 'imsmanifest.xml': manifest('1.2', oneSco('gone.html')), 'index.html': page };
    expect(await readFiles(files)).toMatchObject({
      ok: false,
      message: expect.stringContaining('gone.html'),
    });
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${files['imsmanifest.xml']}`;
    expect(await readFiles({ ...files, 'imsmanifest.xml': bomb })).toMatchObject({
      ok: false,
      message: expect.stringContaining('DOCTYPE'),
    });
    expect(await readFiles({ ...files, 'imsmanifest.xml': '<manifest>' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('XML'),
    });
  });
  it('a Common Cartridge gives its pages and a table of contents, and names what is left out', async () => {
    const body = `<organizations><organization identifier="o"><item identifier="root"><item identifier="a" identifierref="p"><title>Water &amp; soil</title></item><item identifier="b" identifierref="q"><title>Test</title></item><item identifier="c" identifierref="w"><title>Link</title></item></item></organization></organizations><resources><resource identifier="p" type="webcontent" href="pages/a.html"><file href="pages/a.html"/></resource><resource identifier="l" type="associatedcontent/imscc_xmlv1p1/learning-application-resource"><file href="pages/a.css"/><file href="pages/gone.png"/></resource><resource identifier="q" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q.xml"/></resource><resource identifier="w" type="imswl_xmlv1p1"><file href="w.xml"/></resource></resources>`;
    const cartridge = `<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion></metadata>${body}</manifest>`;
    const reading = await readFiles({
      'imsmanifest.xml': cartridge,
      'pages/a.html': page,
      'pages/a.css': 'p {}',
      'q.xml': '<questestinterop/>',
      'w.xml': '<webLink xmlns="x"><title>w</title><url href="https://example.org/"/></webLink>',
    });
    if (!reading.ok) throw new Error(reading.message);
    expect(reading.package).toMatchObject({ format: 'html', entry: 'index.html' });
    expect(reading.package.files.map(({ path }) => path)).toEqual(['pages/a.html', 'pages/a.css']);
    const contents = Buffer.from(reading.package.made[0]?.bytes ?? []).toString();
    expect(contents).toContain('<a href="pages/a.html">Water &#38; soil</a>');
    expect(contents).toContain('https://example.org/');
    expect(reading.package.notes.join()).toContain('1 test(s) (QTI) were left out');
    expect(reading.package.notes.join()).toContain('not in the package: pages/gone.png');
  });
  it('H5P with its libraries, and without one in words', async () => {
    const source = await openZipPackage(sample('winter-sheep.h5p'));
    expect(await readPackage(source.files)).toMatchObject({
      ok: true,
      package: { format: 'h5p', entry: 'h5p.json' },
    });
    const rest = source.files.filter(({ path }) => !path.endsWith('library.json'));
    expect(await readPackage(rest)).toMatchObject({
      ok: false,
      message: expect.stringContaining('H5P.ThreeQuestions-1.0'),
    });
    await source.close();
  });
  it('pages that load from the internet are named', async () => {
    const reading = await readFiles({ 'index.html': '<script src="https://cdn.example.org/x.js"></script>' });
    expect(reading).toMatchObject({
      ok: true,
      package: { notes: [expect.stringContaining('cdn.example.org')] },
    });
  });
});

describe('a unit with packages', () => {
  async function compile(change: (unit: string) => Promise<void>) {
    const sources = await mkdtemp(join(folder, 'sources-'));
    const unit = join(sources, 'units/try-packages');
    await cp(sample('.'), unit, { recursive: true });
    await change(unit);
    const blobs = await BlobCollector.open(join(sources, 'cache'));
    const compiled = await compileSources(sources, blobs, () => undefined);
    await blobs.close();
    const [first] = compiled.manifests;
    const packages =
      first?.kind === 'unit' ? first.materials.flatMap((one) => (one.kind === 'package' ? [one] : [])) : [];
    return { ...compiled, packages };
  }

  it('lists every file by content; one changed file changes one entry', async () => {
    const before = await compile(async () => undefined);
    expect(before.problems).toEqual([]);
    expect(before.packages.map(({ format, entry, files }) => [format, entry, files.length])).toEqual([
      ['scorm-1.2', 'index.html', 11],
      ['scorm-2004', 'index.html', 24],
      ['h5p', 'h5p.json', 7],
      ['html', 'index.html', 3],
    ]);
    const after = await compile((unit) => writeFile(join(unit, 'water/page.js'), '// changed'));
    const changed = after.packages.flatMap(({ files }, index) =>
      files.filter(
        ({ path, file }) =>
          before.packages[index]?.files.find((one) => one.path === path)?.file.sha256 !== file.sha256,
      ),
    );
    expect(changed.map(({ path }) => path)).toEqual(['page.js']);
    expect(after.manifests[0]?.version).not.toBe(before.manifests[0]?.version);
  });

  it('tells a bad package by file and field', async () => {
    const { problems } = await compile((unit) =>
      writeFile(join(unit, 'scorm-1.2.zip'), makeZip([{ name: Buffer.from('../x') }])),
    );
    expect(problems).toEqual([
      {
        file: 'units/try-packages/unit.json',
        field: 'materials[0].file',
        message: expect.stringContaining('leads out of the package'),
      },
    ]);
  });
});
