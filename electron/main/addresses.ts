// Owns: which URL is ours. Everything compares parsed parts, never prefixes: `app://kiosk.evil` and
// `app://kiosk@evil` begin like our address and are not it.

export const kioskOrigin = 'app://kiosk';
/** The build puts the kiosk's page here, beside `assets/`, so the root of the origin is the renderer's. */
export const kioskPage = `${kioskOrigin}/kiosk/index.html`;

/** Parts of an absolute URL; undefined when it is not one. Custom schemes have no `origin` in Node. */
function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isBare(url: URL): boolean {
  return url.username === '' && url.password === '' && url.port === '';
}

export function isKioskUrl(text: string): boolean {
  const url = parse(text);
  return url?.protocol === 'app:' && url.host === 'kiosk' && isBare(url);
}

/** A package of courseware is an origin of its own, named by its hash. */
export function isCourseUrl(text: string): boolean {
  const url = parse(text);
  return url?.protocol === 'course:' && /^[0-9a-f]{64}$/.test(url.host) && isBare(url);
}

/** `http(s)://host[:port]` of an HTTP URL, undefined for any other. */
export function toHttpOrigin(text: string): string | undefined {
  const url = parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  return url.username === '' && url.password === '' ? url.origin : undefined;
}
