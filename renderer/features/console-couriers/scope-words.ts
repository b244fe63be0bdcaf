// Owns: how much of the library a courier carries, in words.
import type { CourierScope } from '#core/protocol/console-courier-api.ts';

export const scopeWords = {
  all: 'console.couriers.scope.all',
  plans: 'console.couriers.scope.plans',
  units: 'console.couriers.scope.units',
  none: 'console.couriers.scope.none',
} as const satisfies Record<CourierScope, string>;
