// Attachments and signed statements over real HTTP (Data 2.4.11, 2.6; Communication 1.5; 2.0 4.1.3, 4.2.7).
import { execFileSync } from 'node:child_process';
import { createHash, createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundary, splitParts, writeMultipart } from '#center/xapi/multipart.ts';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import { createStatement, createSubStatement, type Plain, RecordStore, versions } from './record-store.ts';

const boundary = '-------314159265358979323846';
const mixed = { 'Content-Type': `multipart/mixed; boundary=${boundary}` };

interface PartDraft {
  headers: Record<string, string>;
  content: string | Buffer;
}

function hash(content: string | Buffer, algorithm = 'sha256'): string {
  return createHash(algorithm).update(content).digest('hex');
}

function toBody(parts: readonly PartDraft[], end = `--${boundary}--\r\n`): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ headers, content }) => [
      Buffer.from(
        `--${boundary}\r\n${Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join('')}\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(end),
  ]);
}

function toJsonPart(statements: unknown, type = 'application/json'): PartDraft {
  return { headers: { 'Content-Type': type }, content: JSON.stringify(statements) };
}

function toFilePart(content: string | Buffer, headers: Record<string, string> = {}): PartDraft {
  return {
    headers: {
      'Content-Type': 'text/plain',
      'Content-Transfer-Encoding': 'binary',
      'X-Experience-API-Hash': hash(content),
      ...headers,
    },
    content,
  };
}

function declare(content: string | Buffer, more: Plain = {}): Plain {
  return {
    usageType: 'http://example.com/usage',
    display: { 'en-US': 'A test attachment' },
    contentType: 'text/plain',
    length: content.length,
    sha2: hash(content),
    ...more,
  };
}

const text = 'here is a simple attachment';
const other = Buffer.from([0, 1, 2, 253, 254, 255, 13, 10, 45, 45]);
const fileUrl = 'http://over.there.com/file.txt';

describe('multipart bodies', () => {
  it('read what was written, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (contents) => {
        const attachments = contents.map((bytes) => {
          const content = Buffer.from(bytes);
          return { sha2: hash(content), mediaType: 'a/b', content };
        });
        const { contentType, body } = writeMultipart('{"a":1}', attachments);
        const parts = splitParts(body, readBoundary(contentType));
        expect(parts.map(({ content }) => content.toString('hex'))).toEqual([
          Buffer.from('{"a":1}').toString('hex'),
          ...attachments.map(({ content }) => content.toString('hex')),
        ]);
      }),
    );
  });

  it.each([
    ['multipart/mixed; boundary=abc', 'abc'],
    ['multipart/mixed;charset=x;boundary="a b"', 'a b'],
    ['Multipart/Mixed; Boundary=abc; x=y', 'abc'],
  ])('boundary of %s', (header, expected) => expect(readBoundary(header)).toBe(expected));
});

describeOnEngines('xAPI attachments', (world) => {
  describe.each(versions)('version %s', (version) => {
    let store: RecordStore;
    beforeAll(async () => {
      store = await RecordStore.open(world(), version);
    });

    it('are stored with their statements and come back byte for byte', async () => {
      const statement = createStatement({ attachments: [declare(text), declare(other, { fileUrl })] });
      const answer = await store.post(
        toBody([toJsonPart(statement), toFilePart(text), toFilePart(other)]),
        mixed,
      );
      expect(answer.status).toBe(200);
      const [statementId = ''] = answer.json as string[];
      const found = await store.get({ statementId, attachments: true });
      const type = found.headers.get('content-type') ?? '';
      expect(type).toMatch(/^multipart\/mixed; boundary=/);
      const [first, ...rest] = splitParts(found.bytes, readBoundary(type));
      expect(first?.headers.get('content-type')).toBe('application/json');
      expect(JSON.parse(first?.content.toString() ?? '')).toMatchObject({ id: statementId });
      const contents = new Map(rest.map((part) => [part.headers.get('x-experience-api-hash'), part]));
      expect(contents.get(hash(text))?.content.toString()).toBe(text);
      expect(contents.get(hash(other))?.content.equals(other)).toBe(true);
      expect(contents.get(hash(text))?.headers.get('content-transfer-encoding')).toBe('binary');
      for (const query of [{ statementId }, { statementId, attachments: false }] as const) {
        expect((await store.get(query)).headers.get('content-type')).toMatch(/^application\/json/);
      }
      const list = await store.get({ limit: 1, attachments: true });
      const [json] = splitParts(list.bytes, readBoundary(list.headers.get('content-type') ?? ''));
      expect(JSON.parse(json?.content.toString() ?? '')).toMatchObject({ statements: [{ id: statementId }] });
    });

    it('of several statements, of a SubStatement, twice the same, by PUT', async () => {
      const statements = [
        createStatement({ attachments: [declare(text)] }),
        createSubStatement({ attachments: [declare(other)] }),
        createStatement({ attachments: [declare(text)] }),
      ];
      expect(
        (await store.post(toBody([toJsonPart(statements), toFilePart(text), toFilePart(other)]), mixed))
          .status,
      ).toBe(200);
      const statementId = crypto.randomUUID();
      const put = await store.send(
        'PUT',
        '/statements',
        { statementId },
        {
          body: toBody([toJsonPart(createStatement({ attachments: [declare(text)] })), toFilePart(text)]),
          headers: mixed,
        },
      );
      expect(put.status).toBe(204);
    });

    it.each(['sha224', 'sha384', 'sha512'])('may be named by %s', async (algorithm) => {
      const sha2 = hash(text, algorithm);
      const statement = createStatement({ attachments: [declare(text, { sha2 })] });
      const part = toFilePart(text, { 'X-Experience-API-Hash': sha2 });
      expect((await store.post(toBody([toJsonPart(statement), part]), mixed)).status).toBe(200);
    });

    it('only told of, when there is a fileUrl; or none at all', async () => {
      const told = createStatement({ attachments: [declare(text, { fileUrl })] });
      expect((await store.post(told)).status).toBe(200);
      expect((await store.post(toBody([toJsonPart(told)]), mixed)).status).toBe(200);
      expect((await store.post(toBody([toJsonPart(createStatement())]), mixed)).status).toBe(200);
    });

    const statement = createStatement({ attachments: [declare(text)] });
    const two = createStatement({ attachments: [declare(text), declare(other)] });
    it.each([
      [
        'XAPI-00127 multipart/form-data',
        toBody([toJsonPart(statement), toFilePart(text)]),
        { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      ],
      [
        'XAPI-00128 a part that no statement speaks of',
        toBody([toJsonPart(statement), toFilePart(text), toFilePart('third')]),
        mixed,
      ],
      ['XAPI-00129 a part is missing', toBody([toJsonPart(two), toFilePart(text)]), mixed],
      [
        'XAPI-00129 as JSON, without a fileUrl',
        Buffer.from(JSON.stringify(statement)),
        { 'Content-Type': 'application/json' },
      ],
      [
        'XAPI-00130 no boundary before a part',
        Buffer.from(
          toBody([toJsonPart(statement), toFilePart(text)])
            .toString('latin1')
            .replace(`--${boundary}\r\nContent-Type: text`, 'Content-Type: text'),
          'latin1',
        ),
        mixed,
      ],
      [
        'XAPI-00131 no boundary at the start',
        toBody([toJsonPart(statement), toFilePart(text)]).subarray(boundary.length + 4),
        mixed,
      ],
      [
        'no boundary in the header',
        toBody([toJsonPart(statement), toFilePart(text)]),
        { 'Content-Type': 'multipart/mixed;' },
      ],
      ['no boundary at the end', toBody([toJsonPart(statement), toFilePart(text)], ''), mixed],
      [
        'XAPI-00132 no hash',
        toBody([
          toJsonPart(statement),
          { headers: { 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'binary' }, content: text },
        ]),
        mixed,
      ],
      [
        'XAPI-00132 another hash',
        toBody([toJsonPart(statement), toFilePart(text, { 'X-Experience-API-Hash': hash('x') })]),
        mixed,
      ],
      [
        'another content than its hash',
        toBody([toJsonPart(statement), toFilePart('changed', { 'X-Experience-API-Hash': hash(text) })]),
        mixed,
      ],
      [
        'XAPI-00133 statements in two parts',
        toBody([toJsonPart(statement), toJsonPart(statement), toFilePart(text)]),
        mixed,
      ],
      [
        'XAPI-00134 the first part is text',
        toBody([toJsonPart(statement, 'text/plain'), toFilePart(text)]),
        mixed,
      ],
      [
        'XAPI-00135 another transfer encoding',
        toBody([toJsonPart(statement), toFilePart(text, { 'Content-Transfer-Encoding': 'base64' })]),
        mixed,
      ],
      ['nothing', Buffer.alloc(0), mixed],
    ] as [string, Buffer, Record<string, string>][])('refused: %s', async (_rule, body, headers) => {
      expect((await store.post(body, headers)).status).toBe(400);
    });

    describe('2.6 signed statements', () => {
      const { privateKey, certificate } = createCertificate();

      function sign(payload: unknown, header: Plain = {}, algorithm = 'RSA-SHA256'): string {
        const encode = (value: unknown) =>
          Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
        const signed = `${encode({ alg: 'RS256', x5c: [certificate], ...header })}.${encode(payload)}`;
        return `${signed}.${createSign(algorithm).update(signed).sign(privateKey).toString('base64url')}`;
      }

      async function send(statement: Plain, jws: string, more: Plain = {}): Promise<number> {
        const attachment = declare(jws, {
          usageType: 'http://adlnet.gov/expapi/attachments/signature',
          contentType: 'application/octet-stream',
          ...more,
        });
        const signed = { ...statement, attachments: [attachment] };
        const part = toFilePart(jws, { 'Content-Type': 'application/octet-stream' });
        return (await store.post(toBody([toJsonPart(signed), part]), mixed)).status;
      }

      const draft = () =>
        createStatement({ id: crypto.randomUUID(), result: { duration: 'P1DT12H36M0.12S' } });

      it.each([
        ['RS256', 'RSA-SHA256'],
        ['RS384', 'RSA-SHA384'],
        ['RS512', 'RSA-SHA512'],
      ])('%s is accepted, with and without its certificate', async (alg, algorithm) => {
        const statement = draft();
        expect(await send(statement, sign(statement, { alg }, algorithm))).toBe(200);
        const bare = draft();
        expect(await send(bare, sign(bare, { alg, x5c: undefined }, algorithm))).toBe(200);
      });

      it('a duration may differ below a hundredth of a second', async () => {
        const statement = draft();
        const jws = sign(statement);
        expect(await send({ ...statement, result: { duration: 'P1DT12H36M0.1237S' } }, jws)).toBe(200);
        const another = draft();
        expect(await send({ ...another, result: { duration: 'P1DT12H36M0.13S' } }, sign(another))).toBe(400);
      });

      it.each([
        [
          'another content type',
          (statement: Plain) => [statement, sign(statement), { contentType: 'text/plain' }],
        ],
        ['HS256', (statement: Plain) => [statement, sign(statement, { alg: 'HS256' })]],
        ['none', (statement: Plain) => [statement, sign(statement, { alg: 'none' })]],
        ['a broken payload', (statement: Plain) => [statement, sign(`${JSON.stringify(statement)}{`)]],
        [
          'another statement',
          (statement: Plain) => [{ ...statement, verb: { id: 'http://example.com/x' } }, sign(statement)],
        ],
        ['another id', (statement: Plain) => [{ ...statement, id: crypto.randomUUID() }, sign(statement)]],
        ['a changed signature', (statement: Plain) => [statement, `${sign(statement).slice(0, -8)}AAAAAAAA`]],
        [
          'an algorithm that was not used',
          (statement: Plain) => [statement, sign(statement, { alg: 'RS512' })],
        ],
        ['a broken certificate', (statement: Plain) => [statement, sign(statement, { x5c: ['AAAA'] })]],
        ['no JWS', (statement: Plain) => [statement, 'a.b']],
        ['a broken header', (statement: Plain) => [statement, sign(statement).replace(/^[^.]+/, 'e30x')]],
      ] as [string, (statement: Plain) => [Plain, string, Plain?]][])('refused: %s', async (_rule, make) => {
        const statement = draft();
        const [sent, jws, more] = make(statement);
        expect(await send(sent, jws, more)).toBe(400);
        expect((await store.get({ statementId: String(statement['id']) })).status).toBe(404);
      });
    });
  });
});

/** A key with a certificate that it signed itself. */
function createCertificate(): { privateKey: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'yuanjiao-x509-'));
  try {
    const [key, out] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-subj', '/CN=test', '-out', out];
    execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'ignore' });
    const certificate = readFileSync(out, 'utf8').replace(/-----[A-Z ]+-----|\s/g, '');
    return { privateKey: readFileSync(key, 'utf8'), certificate };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
