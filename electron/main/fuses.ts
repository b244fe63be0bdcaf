// Owns: the switches that packaging burns into the Electron binary (@electron/fuses names). They close the
// ways to run other code under our name: the binary as plain Node, debug flags, files beside the archive.

export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: true,
  enableCookieEncryption: true,
  grantFileProtocolExtraPrivileges: false,
  /** One snapshot for all processes: we ship no special one. */
  loadBrowserProcessSpecificV8Snapshot: false,
} as const satisfies Record<string, boolean>;
