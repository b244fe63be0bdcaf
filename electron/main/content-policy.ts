// Owns: the Content-Security-Policy and the other headers of everything the shell serves. Each scheme has
// one policy; nothing is served without it, errors included.
import { parseCenterOrigin } from '#core/bridge/center-origin.ts';
import { kioskOrigin } from './addresses.ts';

type Directives = Readonly<Record<string, readonly string[]>>;

function toText(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

export interface PolicyInput {
  /** The one place on the network that the kiosk may talk to; absent before enrolment. */
  centerOrigin: string | undefined;
}

export function buildKioskPolicy({ centerOrigin }: PolicyInput): string {
  // Parsed again here: whatever was stored, no text with a space or semicolon gets into the header.
  const center = parseCenterOrigin(centerOrigin);
  return toText({
    'default-src': ["'none'"],
    // WebAssembly (argon2id for PINs, media decoders) needs its own word; it allows no text to run.
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:', 'data:'],
    'connect-src': center === undefined ? ["'self'"] : ["'self'", center],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'frame-src': ['course:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
}

/** Courseware brings inline scripts and styles of its own; it reaches nothing but its own package. */
export function buildCoursePolicy(): string {
  return toText({
    'default-src': ["'self'", 'blob:', 'data:', "'unsafe-inline'", "'unsafe-eval'"],
    'connect-src': ["'self'", 'blob:', 'data:'],
    'frame-src': ["'self'", 'blob:', 'data:'],
    'worker-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'none'"],
    // The package itself stands in a frame of our player, which is of the same origin.
    'frame-ancestors': ["'self'", kioskOrigin],
    sandbox: ['allow-scripts', 'allow-same-origin'],
  });
}

/** Headers of every answer of a scheme; the handler adds type, length and caching. */
export function buildSecurityHeaders(policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
  };
}
