// Owns: reading the list of proxies in front of a center, as an option of the command line.
import { isIP } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';

/** Bits of an address, by its version. */
const bitsOf: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Addresses and networks, divided by commas. */
export function parseTrustedProxies(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  for (const name of names) {
    const [address = '', bits = '0', ...rest] = name.split('/');
    const most = bitsOf[isIP(address)];
    const isRead = most !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
    if (!isRead || rest.length > 0)
      throw new InvalidArgumentError(`'${name}' is no address (10.0.0.5) and no network (10.0.0.0/24).`);
  }
  return names;
}

export const trustedProxiesOption = new Option(
  '--trusted-proxies <list>',
  'addresses of the proxies that may say for whom they ask',
)
  .env('TRUSTED_PROXIES')
  .argParser(parseTrustedProxies);
