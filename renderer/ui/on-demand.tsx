// Owns: screens whose code comes when they are opened: what the first screens do not need waits on the disk.
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

export function onDemand(load: () => Promise<{ default: ComponentType }>): ReactNode {
  const Lazy = lazy(load);
  return (
    <Suspense>
      <Lazy />
    </Suspense>
  );
}
