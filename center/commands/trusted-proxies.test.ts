import { describe, expect, it } from 'vitest';
import { parseTrustedProxies } from './trusted-proxies.ts';

describe('the list of proxies', () => {
  it('has addresses and networks of both versions', () => {
    expect(parseTrustedProxies('127.0.0.1, 10.0.0.0/24,fd00::/8')).toEqual([
      '127.0.0.1',
      '10.0.0.0/24',
      'fd00::/8',
    ]);
  });

  it.each(['', 'nginx', '10.0.0', '10.0.0.0/33', '10.0.0.0/', 'fd00::/129', '10.0.0.0/8/8', '127.0.0.1,,'])(
    'is refused when it has %j',
    (list) => {
      expect(() => parseTrustedProxies(list)).toThrow('is no address');
    },
  );
});
