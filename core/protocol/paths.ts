// Owns: the addresses of the center that stations use.

export const stationPaths = {
  enrol: '/api/station/v1/enrol',
  log: '/api/station/v1/log',
  feed: '/api/station/v1/feed',
  /** Demo mode only: a fresh enrolment code for whoever opens the kiosk. */
  demoCode: '/api/demo/code',
  metadata: '/library/metadata/',
  /** Targets (manifests), named by hash: `<sha256>.<path>` below this. */
  targets: '/library/targets/',
  blobs: '/library/blobs/',
} as const;
