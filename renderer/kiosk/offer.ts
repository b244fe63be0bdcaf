// Owns: what the kiosk can propose when it is not enrolled yet: the center's address and perhaps a code,
// from the shell's command line, from the link that opened the page, or from a center in demo mode.
import type { Bridge } from '#core/bridge/bridge.ts';
import { codePattern, normalizeCode } from '#core/protocol/enrolment.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import type { EnrolOffer } from '../store/station.ts';

/** A code that had to wait for a reload under the new content security policy. */
const pendingCodeKey = 'yuanjiao-pending-code';

function takePendingCode(): string | undefined {
  const code = sessionStorage.getItem(pendingCodeKey) ?? undefined;
  sessionStorage.removeItem(pendingCodeKey);
  return code;
}

function readLinkCode(): string | undefined {
  const code = normalizeCode(new URLSearchParams(location.search).get('code') ?? '');
  return codePattern.test(code) ? code : undefined;
}

async function readDemoCode(origin: string): Promise<string | undefined> {
  try {
    const response = await fetch(origin + stationPaths.demoCode, { cache: 'no-store' });
    if (!response.ok) return undefined;
    const answer: unknown = await response.json();
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
    return typeof code === 'string' && codePattern.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

export async function readOffer(bridge: Bridge | undefined): Promise<EnrolOffer> {
  if (bridge) {
    const [launch, center] = await Promise.all([bridge.getLaunch(), bridge.getCenterOrigin()]);
    const started = launch.ok ? launch.value : {};
    const origin = started.centerOrigin ?? (center.ok ? center.value.origin : undefined) ?? '';
    return { origin, code: takePendingCode() ?? started.enrolCode };
  }
  const { origin } = location;
  return { origin, code: readLinkCode() ?? (await readDemoCode(origin)) };
}

/**
 * Tells the shell which center the page may talk to. A document's policy is fixed when it loads, so the
 * page loads again and goes on with the code it was given.
 */
export async function shareOrigin(
  bridge: Bridge | undefined,
  origin: string,
  code: string,
): Promise<Outcome<void>> {
  if (!bridge) return succeed(undefined);
  const outcome = await bridge.setCenterOrigin(origin);
  if (!outcome.ok) return fail('malformed', { detail: 'the shell refused the address' });
  if (!outcome.value.needsReload) return succeed(undefined);
  sessionStorage.setItem(pendingCodeKey, code);
  location.reload();
  return new Promise(() => undefined);
}
