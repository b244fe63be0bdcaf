// The description of the interface: valid OpenAPI 3.1, of exactly the routes that there are; what it says of inputs
// is what the routes do.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openDatabase } from '#center/db/database.ts';
import { isOtherMedia } from '#center/http/api/describe.ts';
import { documentPath, listDescribed } from '#center/http/api/document.ts';
import { must } from '#core/kernel/assert.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';
import { type CenterWorld, type Console, openWorld } from './center-world.ts';

/** Files and pages, and the refusals of methods that a resource of xAPI does not have: no interface. */
const outside = [
  / \*$/,
  / \/library\//,
  / \/(?:(?:console|kiosk)(?:\/.*)?)?$/,
  /(?:PUT|POST|DELETE) \/xapi\/(?:about|activities|agents)$/,
  /DELETE \/xapi\/statements$/,
];
const describedMethods = ['GET', 'POST', 'PUT', 'DELETE'];

const documentSchema = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        summary: z.string(),
        tags: z.array(z.string()),
        security: z.array(z.record(z.string(), z.unknown())).optional(),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
});

let folder = '';
let world: CenterWorld;
let document: z.infer<typeof documentSchema>;
let text = '';
let operator: Console;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-openapi-'));
  world = await openWorld(await openDatabase(await openPreparedEmbedded(folder)), folder);
  text = await (await fetch(world.origin + documentPath)).text();
  document = documentSchema.parse(JSON.parse(text));
  operator = await world.signIn('operator');
});
afterAll(async () => {
  await world.app.close();
  await world.context.db.close();
  await rm(folder, { recursive: true, force: true });
});

/** `GET /path/:id` of all routes that the application has. */
function listRoutes(): string[] {
  const table = world.app.printRoutes({ commonPrefix: false, includeHooks: false });
  const routes = new Set<string>();
  const levels: string[] = [];
  for (const line of table.split('\n')) {
    const found = /^([│├└─\s]*)(\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!found) continue;
    const depth = Math.floor(must(found[1], 'indent').length / 4);
    levels.length = depth;
    levels[depth - 1] = must(found[2], 'path');
    const path = levels.join('');
    for (const method of found[3]?.split(', ') ?? []) {
      if (describedMethods.includes(method)) routes.add(`${method} ${path}`);
    }
  }
  return [...routes];
}

describe('the description of the interface', () => {
  it('is valid OpenAPI 3.1 whose references all lead somewhere', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const validator = new Validator();
    const checked = await validator.validate(JSON.parse(text) as Record<string, unknown>);
    expect(checked.errors).toBeUndefined();
    expect(checked.valid).toBe(true);
    for (const [, target = ''] of text.matchAll(/"\$ref":"([^"]*)"/g)) {
      const steps = target.replace(/^#\//, '').split('/');
      const found = steps.reduce<unknown>(
        (place, step) => (place as Record<string, unknown> | undefined)?.[step],
        JSON.parse(text),
      );
      expect(found, target).toBeDefined();
    }
  });

  it('has every route of the application, and none that is not there', () => {
    const described = [...listDescribed().keys()];
    const routes = listRoutes().filter((route) => !outside.some((path) => path.test(route)));
    // The route of demonstrations is there only where a county is one.
    const wanted = described.filter((name) => !name.endsWith('/api/demo/code'));
    expect(routes.filter((route) => !described.includes(route))).toEqual([]);
    expect(wanted.filter((route) => !routes.includes(route))).toEqual([]);
    const inDocument = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(wanted.filter((route) => !inDocument.includes(route))).toEqual([]);
    expect(inDocument.filter((route) => !described.includes(route))).toEqual([]);
  });

  it('says who may ask, and leaves no input or answer of our own without a shape', () => {
    for (const [name, { access, body, query, params }] of listDescribed()) {
      const [, path = ''] = name.split(' ');
      expect(params !== undefined, name).toBe(path.includes(':'));
      if (access === 'lrsKey') continue;
      for (const schema of [body, query, params]) {
        if (schema === undefined || isOtherMedia(schema)) continue;
        const { anyOf, ...whole } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
        // Only a strict object refuses what it does not know; of several forms each has to be one.
        for (const form of anyOf ?? [whole])
          expect(form, name).toMatchObject({ additionalProperties: false });
      }
    }
  });

  it('tells of inputs what the routes refuse', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [name, { access, body, query, params, tag }] of listDescribed()) {
      if (tag === 'uploads' || access !== 'session') continue;
      const [method, path = ''] = name.split(' ') as ['GET' | 'POST' | 'DELETE', string];
      const isNumbered = params?.safeParse({ id: '1' }).success;
      const named = path.replace(':sha256', 'a'.repeat(64)).replace(':path', 'a.mp4');
      const good = named.replace(':id', isNumbered ? '1' : id);
      if (body !== undefined && !isOtherMedia(body)) {
        const answer = await operator.send(method, good, { unheardOf: 1 });
        expect(answer, name).toMatchObject({ status: 400, body: { kind: 'malformed' } });
      }
      if (query !== undefined && params !== undefined) {
        const answer = await operator.send(method, `${good}?unheardOf=1`);
        expect([400, 404], name).toContain(answer.status);
      }
      if (params !== undefined) {
        const answer = await operator.send(method, named.replace(':id', 'no-id'), body ? {} : undefined);
        expect(answer, name).toMatchObject({ status: 400, body: { kind: 'malformed' } });
      }
    }
  });
});
