// Owns: a file of an author as an answer of the console, with ranges: films are looked at before all of them has
// come. Opened by itself, nothing of it may run in the console's origin.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import type { Answer } from './console-call.ts';

/** Which kind of file the page expects; the manifest told it. */
export const blobQuery = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9.+-]+$/)
    .default('application/octet-stream'),
});

export async function answerFile(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  mediaType: string,
): Promise<Answer> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return { error: 'not-found' };
  void reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('accept-ranges', 'bytes')
    .type(mediaType);
  const range = parseByteRange(request.headers.range ?? null, found.size);
  switch (range.kind) {
    case 'whole':
      void reply.header('content-length', found.size);
      return { value: createReadStream(path) };
    case 'part': {
      const { from, to } = range;
      void reply
        .code(206)
        .header('content-length', to - from)
        .header('content-range', `bytes ${from}-${to - 1}/${found.size}`);
      return { value: createReadStream(path, { start: from, end: to - 1 }) };
    }
    case 'unsatisfiable':
      void reply.code(416).header('content-range', `bytes */${found.size}`);
      return { value: Readable.from([]) };
  }
}
