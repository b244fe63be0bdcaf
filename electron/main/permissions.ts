// Owns: which browser permissions exist. Deny is the rule; each exception has its reason here.
import { isKioskUrl } from './addresses.ts';

const granted: Readonly<Record<string, string>> = {
  fullscreen: 'a film on the whole screen',
  'persistent-storage': 'the browser must not clear the station database to gain room',
  // Chromium asks before a page reaches a private address, and a county center usually has one. The
  // content policy and the request filter still allow that one origin only.
  'local-network': 'the center',
  'local-network-access': 'the center',
  'loopback-network': 'the center on the same machine',
};

export interface PermissionQuestion {
  permission: string;
  /** URL or origin of the asking frame. */
  requester: string;
  isMainFrame: boolean;
}

/** Answers request and check alike: two different answers would let a page guess its way. */
export function canHavePermission({ permission, requester, isMainFrame }: PermissionQuestion): boolean {
  return isMainFrame && Object.hasOwn(granted, permission) && isKioskUrl(requester);
}

export const grantedPermissions = Object.keys(granted);
