// What learners think and wish, what the county looked at, and certificates, at the center (SPEC: FD11, FD12).
import { expect, it } from 'vitest';
import { mergeLearners } from '#center/services/merge-learners.ts';
import { computeCertificateDigest, formatCertificateCode } from '#core/domain/certificate.ts';
import { leastRaters, type Stars } from '#core/domain/rating.ts';
import { inboxKinds, textKinds } from '#core/domain/text.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { learningPaths, textPageSchema } from '#core/protocol/console-learning-api.ts';
import { certificateRowSchema, ratingRowSchema, voicesPaths } from '#core/protocol/console-voices-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { describeOnEngines } from './center-world.ts';
import { readDocuments } from './document-station.ts';

const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };

describeOnEngines('voices of learners', (world) => {
  async function createPair() {
    const station = await world().enrolStation();
    return { station, learnerId: await world().createLearner([station.id]) };
  }

  function rate(station: StationDouble, learnerId: string, stars: Stars) {
    station.time.uptimeMs += 1000;
    station.appendAct(learnerId, { kind: 'unit-rated', stars, ...unit });
  }

  it('[FD11] wishes and requests for a correction are in the inbox, a note is not; only the latter two wait', async () => {
    const { station, learnerId } = await createPair();
    for (const textKind of textKinds) {
      station.time.uptimeMs += 1000;
      station.appendAct(learnerId, { kind: 'text-written', textKind, text: `about ${textKind}` });
    }
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const read = async (state = '') => {
      const query = `learner=${learnerId}${state && `&state=${state}`}`;
      return textPageSchema.parse((await trainer.send('GET', `${learningPaths.texts}?${query}`)).body).rows;
    };
    const rows = await read();
    expect(rows.map(({ kind }) => kind)).toEqual([...inboxKinds].reverse());
    for (const { id } of rows) await trainer.send('POST', `${learningPaths.texts}/${id}/read`);
    expect((await read('open')).map(({ kind }) => kind)).toEqual(['correction', 'question']);
    expect((await read('read')).map(({ kind }) => kind)).toEqual(['wish', 'reflection']);
    const wish = rows.find(({ kind }) => kind === 'wish');
    await trainer.send('POST', `${learningPaths.texts}/${wish?.id}/answer`, { answer: 'In spring.' });
    expect((await readDocuments(station, 'answer')).get(wish?.id ?? '')).toMatchObject({ kind: 'wish' });
  });

  it('[FD12] who looked goes down to each station of the learner, once for one look', async () => {
    const { station, learnerId } = await createPair();
    const trainer = await world().signIn('trainer');
    expect((await readDocuments(station, 'views')).size).toBe(0);
    for (const what of ['records', 'progress', 'records'])
      await trainer.send('GET', `/api/console/learners/${learnerId}/${what}`);
    const told = (await readDocuments(station, 'views')).get(learnerId);
    expect(told?.views.map(({ what }) => what)).toEqual(['progress', 'records']);
    expect(told?.views[0]?.by).toMatch(/^trainer-/);
  });

  it('ratings are told as the latest of each person, and only where enough have rated', async () => {
    const { station, learnerId } = await createPair();
    rate(station, learnerId, 1);
    rate(station, learnerId, 4);
    for (let count = 2; count < leastRaters; count++)
      rate(station, await world().createLearner([station.id]), 5);
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const list = async () => {
      const { body } = await trainer.send('GET', voicesPaths.ratings);
      return (body as { items: unknown[] }).items
        .map((row) => ratingRowSchema.parse(row))
        .find(({ unitId }) => unitId === unit.unitId);
    };
    expect(await list()).toEqual({ unitId: unit.unitId, raters: null, average: null });
    rate(station, await world().createLearner([station.id]), 5);
    await station.pushAll();
    expect(await list()).toEqual({ unitId: unit.unitId, raters: leastRaters, average: 4.8 });
  });

  it('a certificate is found by its code when the records say so, also under an entry that was merged', async () => {
    const { station, learnerId } = await createPair();
    const trainer = await world().signIn('trainer');
    const code = formatCertificateCode(computeCertificateDigest(learnerId as LearnerId, unit.unitId));
    const check = (typed: string) =>
      trainer.send('GET', `${voicesPaths.certificates}/${encodeURIComponent(typed)}`);
    expect((await check('nothing')).status).toBe(400);
    expect((await check(code)).status).toBe(404);
    station.appendAct(learnerId, { kind: 'unit-opened', ...unit });
    await station.pushAll();
    expect((await check(code)).status).toBe(404);
    station.appendAct(learnerId, { kind: 'unit-completed', ...unit });
    await station.pushAll();
    const found = await check(code.toLowerCase().replaceAll('-', ' '));
    expect(certificateRowSchema.parse(found.body)).toMatchObject({ learnerId, unitId: unit.unitId });
    const kept = await world().createLearner([station.id]);
    await mergeLearners(world().context, 'test', { learnerId: kept, aliasId: learnerId });
    expect(certificateRowSchema.parse((await check(code)).body).learnerId).toBe(kept);
    const ofKept = formatCertificateCode(computeCertificateDigest(kept as LearnerId, unit.unitId));
    expect((await check(ofKept)).status).toBe(200);
  });
});
