// Owns: who this station is: its keys (made here, never extractable, kept in IndexedDB) and the center's
// certificate. Without a row in `identity` the station is not enrolled.
import { type Bytes, decodeUtf8, encodeBase64Url, encodeUtf8 } from '#core/kernel/bytes.ts';
import { createSigner, createVerifier, openSigned, type SubtleLike } from '#core/kernel/signing.ts';
import {
  certificateSchema,
  codePattern,
  type EnrolRequest,
  enrolAnswerSchema,
  normalizeCode,
} from '#core/protocol/enrolment.ts';
import { fail, type Outcome, succeed, wireErrorSchema } from '#core/protocol/errors.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { contexts, wireVersion } from '#core/protocol/version.ts';
import type { Identity } from '#core/sync/push-log.ts';
import type { IdentityRow, StationDatabase, StationKeys } from './database.ts';
import { sendHttp } from './send-http.ts';
import type { Enrolment } from './station.ts';
import { openEpoch } from './station-log.ts';
import { toStorageError } from './storage-errors.ts';

const subtle: SubtleLike<CryptoKey> = crypto.subtle;
export const webVerifier = createVerifier(subtle);

export function toIdentity(row: IdentityRow): Identity {
  return {
    stationId: row.certificate.station,
    signer: createSigner(subtle, row.signKeys.privateKey),
    centerKey: row.certificate.centerKey,
  };
}

export async function readIdentity(db: StationDatabase): Promise<IdentityRow | undefined> {
  return db.identity.get('self');
}

export async function readEnrolment(db: StationDatabase): Promise<Enrolment | undefined> {
  const row = await readIdentity(db);
  if (!row) return undefined;
  const { station, stationName, county } = row.certificate;
  return { stationId: station, stationName, county };
}

async function exportKey(key: CryptoKey): Promise<string> {
  return encodeBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
}

/**
 * [EN8] Keys for this code: those of an earlier try whose answer may have been lost, so that the center knows the
 * station again.
 */
async function takeKeys(db: StationDatabase, code: string): Promise<StationKeys> {
  const pending = await db.readState('enrolling');
  if (pending?.code === code) return pending.keys;
  const keys = await createKeys();
  await db.writeState('enrolling', { code, keys });
  return keys;
}

async function createKeys(): Promise<StationKeys> {
  const signKeys = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const boxKeys = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  return { signKeys: signKeys as CryptoKeyPair, boxKeys: boxKeys as CryptoKeyPair };
}

/** Scheme, host and port of what a person typed; undefined when it is no web address. */
export function parseOrigin(typed: string): string | undefined {
  const text = /^[a-z]+:\/\//i.test(typed.trim()) ? typed.trim() : `http://${typed.trim()}`;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

async function sendEnrolRequest(origin: string, request: EnrolRequest): Promise<Outcome<Bytes>> {
  try {
    const answer = await sendHttp({
      method: 'POST',
      url: origin + stationPaths.enrol,
      headers: { 'content-type': 'application/json' },
      body: encodeUtf8(JSON.stringify(request)),
    });
    const body = await answer.readBody(256 * 1024);
    if (answer.status === 200) return succeed(body);
    const error = wireErrorSchema.safeParse(JSON.parse(decodeUtf8(body)));
    return error.success
      ? { ok: false, error: error.data }
      : fail('no-road', { detail: `status ${answer.status}` });
  } catch (cause) {
    return fail('no-road', { detail: String(cause).slice(0, 200) });
  }
}

/**
 * Enrols with an 8-character code. The certificate is self-signed by the center's key: at this one
 * moment the code, read from the operator's screen, is what the station has to go by.
 */
export async function enrolStation(
  db: StationDatabase,
  origin: string,
  typedCode: string,
  appVersion: string,
): Promise<Outcome<Enrolment>> {
  const code = normalizeCode(typedCode);
  if (!codePattern.test(code)) return fail('code-wrong', { detail: 'not a code' });
  let keys: StationKeys;
  try {
    keys = await takeKeys(db, code);
  } catch (cause) {
    return { ok: false, error: toStorageError(cause) };
  }
  const request: EnrolRequest = {
    wire: wireVersion,
    code,
    signKey: await exportKey(keys.signKeys.publicKey),
    boxKey: await exportKey(keys.boxKeys.publicKey),
    appVersion,
  };
  const answer = await sendEnrolRequest(origin, request);
  if (!answer.ok) return answer;
  const parsed = enrolAnswerSchema.safeParse(JSON.parse(decodeUtf8(answer.value)));
  if (!parsed.success) return fail('answer-forged', { detail: 'certificate' });
  const { certificate: signed } = parsed.data;
  const claimed = certificateSchema.safeParse(JSON.parse(signed.payload));
  if (!claimed.success) return fail('answer-forged', { detail: 'certificate' });
  const certificate = claimed.data;
  const genuine = await openSigned(webVerifier, certificate.centerKey, contexts.certificate, signed);
  if (
    genuine === undefined ||
    certificate.signKey !== request.signKey ||
    certificate.boxKey !== request.boxKey
  ) {
    return fail('answer-forged', { detail: 'certificate' });
  }
  try {
    await db.transaction('rw', db.identity, db.epochs, db.state, async () => {
      await db.state.delete('enrolling');
      await db.identity.put({ key: 'self', ...keys, certificate, origin });
      await openEpoch(db, certificate.station);
    });
  } catch (cause) {
    return { ok: false, error: toStorageError(cause) };
  }
  return succeed({
    stationId: certificate.station,
    stationName: certificate.stationName,
    county: certificate.county,
  });
}
