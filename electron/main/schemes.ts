// Owns: the privileges of our two schemes. Registered once, before the app is ready.

export interface SchemePrivileges {
  standard: boolean;
  secure: boolean;
  supportFetchAPI: boolean;
  stream: boolean;
  allowServiceWorkers: boolean;
  /** Never: our own policy must hold for our own pages. */
  bypassCSP: false;
  /** Never: another origin must not read our files. */
  corsEnabled: false;
  allowExtensions: false;
}

const common = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  /** Films are played from ranges while they load. */
  stream: true,
  bypassCSP: false,
  corsEnabled: false,
  allowExtensions: false,
} as const;

export const schemes: { scheme: 'app' | 'course'; privileges: SchemePrivileges }[] = [
  { scheme: 'app', privileges: { ...common, allowServiceWorkers: true } },
  // A worker of courseware would outlive the lesson.
  { scheme: 'course', privileges: { ...common, allowServiceWorkers: false } },
];
