// Owns: the version of the wire. Any change of a wire schema raises `wireVersion`; a test pins the
// schemas by hash (core/protocol/protocol.test.ts). What older stations are given: old-wires.ts.

/** 2: feed generations and snapshots, pages that name their question. 3: feed ids up to 128 characters, what a station holds in its slice headers. 4: records of matching, sequencing and fill-in. 5: how a station is, in its slice headers. 6: the profile that a record keeps to. */
export const wireVersion = 6;
/** Oldest wire that the center still answers: a station silent for a year must be able to sync. */
export const oldestWireVersion = 1;

export const headers = {
  station: 'yuanjiao-station',
  /** In a request: the nonce used. In an answer: the nonce for the next request. */
  nonce: 'yuanjiao-nonce',
  signature: 'yuanjiao-signature',
} as const;

/** Contexts of signed payloads (see `signPayload`). */
export const contexts = {
  request: 'request',
  slice: 'slice',
  receipt: 'receipt',
  feed: 'feed',
  certificate: 'certificate',
  proof: 'proof',
  courier: 'courier',
  courierUp: 'courier-up',
} as const;
