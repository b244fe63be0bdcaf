// Owns: multipart/mixed bodies (RFC 2046) as xAPI uses them for attachments (Communication 1.5.2): the statements
// first, then each attachment under its hash. Strict in what is read, plain in what is written.
import { createHash, randomUUID } from 'node:crypto';
import { XapiProblem } from './problem.ts';
import { sha2Names } from './values.ts';

export interface Part {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  content: Buffer;
}

/** More parts than this are no batch of statements. */
const maxParts = 1000;
const headerEnd = Buffer.from('\r\n\r\n');

export function readBoundary(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw new XapiProblem(400, 'Content-Type: multipart/mixed needs a boundary');
  return boundary;
}

function readHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const match = /^([!#$%&'*+.^_`|~0-9a-z-]+):[ \t]*(.*?)[ \t]*$/i.exec(line);
    if (!match) throw new XapiProblem(400, 'A part of the multipart body has a malformed header');
    headers.set((match[1] ?? '').toLowerCase(), match[2] ?? '');
  }
  return headers;
}

function readPart(bytes: Buffer): Part {
  // A part without headers starts with the empty line.
  if (bytes.subarray(0, 2).equals(headerEnd.subarray(0, 2))) {
    return { headers: new Map(), content: bytes.subarray(2) };
  }
  const end = bytes.indexOf(headerEnd);
  if (end < 0) throw new XapiProblem(400, 'A part of the multipart body has no end of its headers');
  return {
    headers: readHeaders(bytes.subarray(0, end).toString('latin1')),
    content: bytes.subarray(end + headerEnd.length),
  };
}

/** Splits `body` at its delimiter lines; what stands before the first and after the last is ignored. */
export function splitParts(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very start.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let start: number | undefined;
  for (let at = whole.indexOf(delimiter); at >= 0; at = whole.indexOf(delimiter, at + delimiter.length)) {
    const after = at + delimiter.length;
    const tail = whole.subarray(after, after + 2).toString('latin1');
    const line = /^(--)?[ \t]*(?:\r\n|$)/.exec(whole.subarray(after, after + 200).toString('latin1'));
    // Longer text after the boundary is another boundary's line, or content.
    if (!line && tail !== '--') continue;
    if (start !== undefined) parts.push(readPart(whole.subarray(start, at)));
    if (parts.length > maxParts) throw new XapiProblem(400, 'The multipart body has too many parts');
    if (tail === '--') return parts;
    start = after + (line?.[0].length ?? 0);
  }
  throw new XapiProblem(400, 'The multipart body does not end with its boundary');
}

/** What came beside the statements, by hash in lower case. */
export type Attached = ReadonlyMap<string, { content: Buffer; mediaType: string }>;

function readAttachment(part: Part): { sha2: string; content: Buffer; mediaType: string } {
  const sha2 = part.headers.get('x-experience-api-hash')?.toLowerCase();
  if (sha2 === undefined) throw new XapiProblem(400, 'An attachment needs a header X-Experience-API-Hash');
  if (part.headers.get('content-transfer-encoding')?.toLowerCase() !== 'binary') {
    throw new XapiProblem(400, 'An attachment needs the header Content-Transfer-Encoding: binary');
  }
  const algorithm = sha2Names.get(sha2.length);
  if (algorithm === undefined || createHash(algorithm).update(part.content).digest('hex') !== sha2) {
    throw new XapiProblem(400, `The content of attachment ${sha2.slice(0, 128)} does not have that hash`);
  }
  const mediaType = part.headers.get('content-type') ?? 'application/octet-stream';
  return { sha2, content: part.content, mediaType };
}

export function readMultipart(body: Buffer, boundary: string): { statements: Buffer; attached: Attached } {
  const [first, ...rest] = splitParts(body, boundary);
  if (!first || !/^application\/json\s*(?:;|$)/i.test(first.headers.get('content-type') ?? '')) {
    throw new XapiProblem(400, 'The first part must hold the statements as application/json');
  }
  const attached = new Map<string, { content: Buffer; mediaType: string }>();
  for (const part of rest) {
    const { sha2, ...entry } = readAttachment(part);
    attached.set(sha2, entry);
  }
  return { statements: first.content, attached };
}

export function writeMultipart(
  json: string,
  attachments: readonly { sha2: string; mediaType: string; content: Buffer }[],
): { contentType: string; body: Buffer } {
  const boundary = `yuanjiao-${randomUUID()}`;
  const pieces: Buffer[] = [
    Buffer.from(`--${boundary}\r\nContent-Type: application/json\r\n\r\n${json}\r\n`),
    ...attachments.flatMap(({ sha2, mediaType, content }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Transfer-Encoding: binary\r\n` +
          `X-Experience-API-Hash: ${sha2}\r\n\r\n`,
      ),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: Buffer.concat(pieces) };
}
