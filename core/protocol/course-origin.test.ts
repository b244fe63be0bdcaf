import { expect, it } from 'vitest';
import { listKioskOrigins, toCourseOrigin } from './course-origin.ts';

it.each([
  ['http://127.0.0.1:8080', 'http://course.localhost:8080'],
  ['http://localhost:8080', 'http://course.localhost:8080'],
  ['http://[::1]:8080', 'http://course.localhost:8080'],
  ['https://station.pishan.gov.cn', 'https://course.station.pishan.gov.cn'],
  ['https://station.pishan.gov.cn:8443', 'https://course.station.pishan.gov.cn:8443'],
  // A service worker needs TLS or the machine itself; a number has no subdomain.
  ['http://station.pishan.gov.cn', undefined],
  ['http://192.168.1.5:8080', undefined],
  ['https://192.168.1.5', undefined],
  ['https://pishan', undefined],
  ['app://kiosk', undefined],
  // Courseware has no courseware of its own.
  ['http://course.localhost:8080', undefined],
  // Nothing that would be a hole in a policy header.
  ["https://a.example; script-src 'unsafe-inline'", undefined],
])('%s → %s', (kiosk, course) => {
  expect(toCourseOrigin(kiosk)).toBe(course);
});

it('names the kiosks that may frame it', () => {
  expect(listKioskOrigins('http://course.localhost:8080')).toEqual([
    'http://127.0.0.1:8080',
    'http://localhost:8080',
  ]);
  expect(listKioskOrigins('https://course.station.pishan.gov.cn')).toEqual(['https://station.pishan.gov.cn']);
  expect(listKioskOrigins('https://station.pishan.gov.cn')).toEqual([]);
});
