// Owns: where foreign courseware runs when the kiosk is a plain browser: an origin beside the kiosk's, of
// the same site, named by convention, so that page, worker and center agree without asking each other.
//   http://127.0.0.1:8080        → http://127.0.0.1:8081
//   https://station.county.cn    → https://course.station.county.cn
// Another site would not do: browsers keep service workers from frames of other sites.

/** Below this path the course origin answers, and nothing else of the center does there. */
export const coursePath = '/course/';

const originPattern = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?$/;
const prefix = 'course.';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}

/** The port beside, on the machine itself. */
export function toCoursePort(port: number): number {
  return port + 1;
}

function shiftPort(scheme: string, port: string, by: number): string {
  const standard = scheme === 'https' ? 443 : 80;
  return `:${(port === '' ? standard : Number(port.slice(1))) + by}`;
}

export function isCourseHost(host: string): boolean {
  return host.startsWith(prefix);
}

/**
 * Undefined where there can be none: an address that is a number has no subdomain, and without TLS only
 * the machine itself is trusted enough for a service worker.
 */
export function toCourseOrigin(kioskOrigin: string): string | undefined {
  const [, scheme, host = '', port = ''] = originPattern.exec(kioskOrigin) ?? [];
  if (scheme === undefined || isCourseHost(host)) return undefined;
  if (isLoopback(host)) return `${scheme}://${host}${shiftPort(scheme, port, 1)}`;
  const isNumber = /^[0-9.]+$/.test(host);
  return scheme === 'https' && !isNumber && host.includes('.')
    ? `${scheme}://${prefix}${host}${port}`
    : undefined;
}

/** The kiosk that may show this course origin in a frame. */
export function toKioskOrigin(courseOrigin: string): string | undefined {
  const [, scheme, host = '', port = ''] = originPattern.exec(courseOrigin) ?? [];
  if (scheme === undefined) return undefined;
  if (isLoopback(host)) return `${scheme}://${host}${shiftPort(scheme, port, -1)}`;
  return isCourseHost(host) ? `${scheme}://${host.slice(prefix.length)}${port}` : undefined;
}

/** Policy of the one page of the course origin that is not courseware: it installs the worker. */
export function buildInstallPolicy(courseOrigin: string): string {
  return `default-src 'none'; script-src 'unsafe-inline'; worker-src 'self'; frame-ancestors ${toKioskOrigin(courseOrigin) ?? "'none'"}`;
}
