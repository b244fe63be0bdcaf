import { describe, expect, test } from 'vitest';
import { isLanOrigin, isPrivateAddress, lanPort, parseLanAddress, parseLanPath } from './lan.ts';

describe('[LN3] addresses of the local network', () => {
  test.each([
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.254',
    '192.168.1.20',
    '169.254.7.7',
    '127.0.0.1',
    '::1',
    'fd12:3456::1',
    'fe80::1%eth0',
    '::ffff:192.168.1.20',
  ])('%s is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '169.253.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.251',
    '255.255.255.255',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '0x0a.0.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
    '::',
    'localhost',
    'fd.example',
    'fe80.example',
    '10.0.0.1.example',
    '',
  ])('%j is none', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  test('an origin is scheme, address and port, and nothing more', () => {
    expect(isLanOrigin('http://192.168.1.20:47110')).toBe(true);
    for (const text of [
      'http://192.168.1.20',
      'https://192.168.1.20:47110',
      'http://192.168.1.20:0',
      'http://192.168.1.20:65536',
      'http://192.168.1.20:47110/',
      'http://192.168.1.20:47110/../x',
      'http://8.8.8.8:47110',
      'http://user@192.168.1.20:47110',
      'http://192.168.1.20:47110@evil.example:80',
      'http://center.example:47110',
    ]) {
      expect(isLanOrigin(text), text).toBe(false);
    }
  });

  test('what people type becomes an origin: without a port it is a station’s', () => {
    expect(parseLanAddress('192.168.1.20')).toBe(`http://192.168.1.20:${lanPort}`);
    expect(parseLanAddress(' http://192.168.1.20:8000/ ')).toBe('http://192.168.1.20:8000');
    // A Chinese keyboard's own point and colon.
    expect(parseLanAddress('192。168。1。20：8000')).toBe('http://192.168.1.20:8000');
    for (const typed of ['', '192.168.1', '8.8.8.8', 'center.example', '192.168.1.20:8000/x', '1:2:3']) {
      expect(parseLanAddress(typed), typed).toBeUndefined();
    }
  });
});

describe('[LN1] only addresses of the library are known', () => {
  const hash = 'ab'.repeat(32);

  test.each([
    ['/lan/about', { kind: 'about' }],
    ['/lan/holdings', { kind: 'holdings' }],
    ['/library/metadata/timestamp.json', { kind: 'metadata', name: 'timestamp.json' }],
    ['/library/metadata/12.root.json', { kind: 'metadata', name: '12.root.json' }],
    [
      `/library/targets/units/${hash}.phone-safety.json`,
      { kind: 'target', name: `units/${hash}.phone-safety.json` },
    ],
    [`/library/blobs/${hash}`, { kind: 'blob', name: hash }],
  ])('%s', (path, wanted) => {
    expect(parseLanPath(path)).toEqual(wanted);
  });

  test.each([
    '/',
    '/lan/about?x=1',
    '/api/station/v1/log',
    '/library/metadata/../../etc/passwd',
    '/library/metadata/0.root.json',
    `/library/targets/${hash}/../x.json`,
    `/library/targets/units/sub/${hash}.x.json`,
    `/library/blobs/${hash}/x`,
    `/library/blobs/${hash.toUpperCase()}`,
    '/library/blobs/',
    '//library/blobs/x',
  ])('not %s', (path) => {
    expect(parseLanPath(path)).toBeUndefined();
  });
});
