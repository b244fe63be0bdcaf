// Owns: where foreign courseware runs when the kiosk is a plain browser: an origin beside the kiosk's,
// named by convention, so that page, worker and center agree without asking each other.
//   http://127.0.0.1:8080, http://localhost:8080 → http://course.localhost:8080
//   https://station.county.cn                    → https://course.station.county.cn

/** Below this path the course origin answers, and nothing else of the center does there. */
export const coursePath = '/course/';

const originPattern = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[::1\])(:[1-9][0-9]{0,4})?$/;
const prefix = 'course.';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.localhost');
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
  if (isLoopback(host)) return `${scheme}://${prefix}localhost${port}`;
  const isNumber = /^[0-9.]+$/.test(host);
  return scheme === 'https' && !isNumber && host.includes('.')
    ? `${scheme}://${prefix}${host}${port}`
    : undefined;
}

/** The kiosks that may show this course origin in a frame. */
export function listKioskOrigins(courseOrigin: string): string[] {
  const [, scheme, host = '', port = ''] = originPattern.exec(courseOrigin) ?? [];
  if (scheme === undefined || !isCourseHost(host)) return [];
  const rest = host.slice(prefix.length);
  const hosts = rest === 'localhost' ? ['127.0.0.1', 'localhost'] : [rest];
  return hosts.map((one) => `${scheme}://${one}${port}`);
}

/** Policy of the one page of the course origin that is not courseware: it installs the worker. */
export function buildInstallPolicy(courseOrigin: string): string {
  const ancestors = listKioskOrigins(courseOrigin).join(' ');
  return `default-src 'none'; script-src 'unsafe-inline'; worker-src 'self'; frame-ancestors ${ancestors}`;
}
