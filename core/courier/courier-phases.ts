// Owns: what is going on while a station reads a courier, as people are told, in its order.
export const courierPhases = ['opening', 'sending', 'receiving', 'closing', 'library'] as const;
export type CourierPhase = (typeof courierPhases)[number];
