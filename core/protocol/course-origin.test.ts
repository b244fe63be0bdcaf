import { expect, it } from 'vitest';
import { toCourseOrigin, toKioskOrigin } from './course-origin.ts';

it.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'],
  ['http://localhost', 'http://localhost:81'],
  ['https://station.pishan.gov.cn', 'https://course.station.pishan.gov.cn'],
  ['https://station.pishan.gov.cn:8443', 'https://course.station.pishan.gov.cn:8443'],
  // A service worker needs TLS or the machine itself; a number has no subdomain.
  ['http://station.pishan.gov.cn', undefined],
  ['http://192.168.1.5:8080', undefined],
  ['https://192.168.1.5', undefined],
  ['https://pishan', undefined],
  ['app://kiosk', undefined],
  // Courseware has no courseware of its own.
  ['https://course.station.pishan.gov.cn', undefined],
  // Nothing that would be a hole in a policy header.
  ["https://a.example; script-src 'unsafe-inline'", undefined],
])('%s → %s', (kiosk, course) => {
  expect(toCourseOrigin(kiosk)).toBe(course);
});

it('names the kiosk that may frame it', () => {
  expect(toKioskOrigin('http://127.0.0.1:8081')).toBe('http://127.0.0.1:8080');
  expect(toKioskOrigin('https://course.station.pishan.gov.cn')).toBe('https://station.pishan.gov.cn');
  expect(toKioskOrigin('https://station.pishan.gov.cn')).toBeUndefined();
});
