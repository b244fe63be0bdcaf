// Enrolment at the center's door, over real HTTP, on both engines (SPEC: EN rules).
import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { codePattern } from '#core/protocol/enrolment.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { wireVersion } from '#core/protocol/version.ts';
import { createStationKeys, enrolWith } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

/** One guess from another address of the loopback, as if from another machine. */
async function guessFrom(world: CenterWorld, localAddress: string, code: string): Promise<string> {
  const { signKey, boxKey } = await createStationKeys();
  const body = JSON.stringify({ wire: wireVersion, code, signKey, boxKey, appVersion: 'test' });
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      world.origin + stationPaths.enrol,
      { method: 'POST', localAddress, headers: { 'content-type': 'application/json' } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const answer = JSON.parse(Buffer.concat(parts).toString('utf8')) as { kind?: string };
          resolve(answer.kind ?? 'enrolled');
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

describeOnEngines('enrolment', (world) => {
  it('[EN1] a code has its form, is used once, and then is worth nothing', async () => {
    const code = await world().createCode(await world().createStation());
    expect(code).toMatch(codePattern);
    const first = await enrolWith(world().origin, code, await createStationKeys());
    expect(first.status).toBe(200);
    const second = await enrolWith(world().origin, code, await createStationKeys());
    expect(second).toMatchObject({ status: 403, error: { kind: 'code-wrong' } });
  });

  it('[EN8] the same keys get their certificate again when the answer was lost', async () => {
    const code = await world().createCode(await world().createStation());
    const keys = await createStationKeys();
    const first = await enrolWith(world().origin, code, keys);
    const again = await enrolWith(world().origin, code, keys);
    expect(again.value).toEqual({ ...first.value, atMs: expect.any(Number) });
    const other = await createStationKeys();
    const mixed = await enrolWith(world().origin, code, { ...keys, boxKey: other.boxKey });
    expect(mixed.error?.kind).toBe('code-wrong');
  });

  it('[EN1] a code expires after ten minutes, a printed one later', async () => {
    const stationId = await world().createStation();
    const code = await world().createCode(stationId);
    const printed = await world().createCode(await world().createStation(), 30 * 86_400_000);
    world().clock.aheadMs = 11 * 60_000;
    try {
      const late = await enrolWith(world().origin, code, await createStationKeys());
      expect(late).toMatchObject({ status: 410, error: { kind: 'code-expired' } });
      expect((await enrolWith(world().origin, printed, await createStationKeys())).status).toBe(200);
    } finally {
      world().clock.aheadMs = 0;
    }
  });

  it('[EN1] a new code makes the one before it worthless', async () => {
    const stationId = await world().createStation();
    const old = await world().createCode(stationId);
    const fresh = await world().createCode(stationId);
    expect((await enrolWith(world().origin, old, await createStationKeys())).error?.kind).toBe('code-wrong');
    expect((await enrolWith(world().origin, fresh, await createStationKeys())).status).toBe(200);
  });

  it('[EN2] guesses are counted by sender: the guesser waits, nobody else does', async () => {
    const code = await world().createCode(await world().createStation());
    const kinds: string[] = [];
    for (let guess = 0; guess < 12; guess++) kinds.push(await guessFrom(world(), '127.0.0.9', 'BCDFGHJK'));
    expect(kinds.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'code-wrong'));
    expect(kinds.slice(10)).toEqual(['too-many-guesses', 'too-many-guesses']);
    // Even the right code, from the guesser; from anybody else it works.
    expect(await guessFrom(world(), '127.0.0.9', code)).toBe('too-many-guesses');
    expect(await guessFrom(world(), '127.0.0.8', code)).toBe('enrolled');
  });

  it('[EN3] the certificate repeats the keys of the request and names the station', async () => {
    const stationId = await world().createStation('Zanggu');
    const keys = await createStationKeys();
    const answer = await enrolWith(world().origin, await world().createCode(stationId), keys);
    expect(answer.value).toMatchObject({
      station: stationId,
      stationName: 'Zanggu',
      signKey: keys.signKey,
      boxKey: keys.boxKey,
      centerKey: world().context.keys.publicKey,
    });
  });

  it('[EN3] a request of the wrong form costs a sentence, and no guess', async () => {
    const keys = await createStationKeys();
    for (const change of [{ code: 'AEIOU' }, { signKey: 'short' }, { appVersion: 'x'.repeat(100) }]) {
      const answer = await enrolWith(world().origin, 'BCDFGHJK', keys, change);
      expect(answer).toMatchObject({ status: 400, error: { kind: 'malformed' } });
    }
  });

  it('[VS1] a wire that is older or newer than the center speaks is told so', async () => {
    const code = await world().createCode(await world().createStation());
    const keys = await createStationKeys();
    expect((await enrolWith(world().origin, code, keys, { wire: 0 })).error?.kind).toBe('wire-too-old');
    const newer = await enrolWith(world().origin, code, keys, { wire: wireVersion + 1 });
    expect(newer.error?.kind).toBe('wire-unknown');
  });
});
