// Owns: the headers of everything that a browser's course origin answers. Courseware brings inline scripts
// and compiles text; it reaches its own package and nothing else, so nothing that it learns gets out.
import { toKioskOrigin } from '#core/protocol/course-origin.ts';

export function buildCourseHeaders(courseOrigin: string): Record<string, string> {
  const policy = [
    "default-src 'self' blob: data: 'unsafe-inline' 'unsafe-eval'",
    "connect-src 'self' blob: data:",
    "frame-src 'self' blob: data:",
    "worker-src 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
    `frame-ancestors 'self' ${toKioskOrigin(courseOrigin) ?? ''}`,
    'sandbox allow-scripts allow-same-origin',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'origin-agent-cluster': '?1',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), fullscreen=()',
  };
}
