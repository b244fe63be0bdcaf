// The direction of imports: kernel ← domain ← protocol ← {sync, library, journal ← bridge} ← hosts. Each rule has a
// bad fixture in tests/guards/fixtures that must be reported (tests/guards/imports.test.ts).
const hosts = ['renderer', 'electron', 'center', 'content'];

/** Nothing in `from` may import anything in `to`. */
const forbid = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid('kernel-is-ground', '^core/kernel/', '^core/(?!kernel/)', 'The kernel knows nothing above it.'),
    forbid(
      'domain-above-kernel',
      '^core/domain/',
      '^core/(?!kernel/|domain/)',
      'The domain knows only the kernel.',
    ),
    forbid(
      'protocol-above-domain',
      '^core/protocol/',
      '^core/(?!kernel/|domain/|protocol/)',
      'The protocol knows kernel and domain.',
    ),
    forbid(
      'journal-above-protocol',
      '^core/journal/',
      '^core/(?:sync|library|courier|bridge)/',
      'The journal knows the records, not who carries them.',
    ),
    forbid(
      'bridge-apart',
      '^core/bridge/',
      '^core/(?:sync|library|courier)/',
      'Bridge, sync and library stand side by side.',
    ),
    forbid(
      'sync-apart',
      '^core/sync/',
      '^core/(?:bridge|library|courier)/',
      'Bridge, sync and library stand side by side.',
    ),
    forbid(
      'library-below-bridge',
      '^core/library/',
      '^core/(?:bridge|courier)/',
      'The library may use the ports of sync, not the bridge.',
    ),
    forbid(
      'courier-below-bridge',
      '^core/courier/',
      '^core/(?:bridge|journal)/',
      'Couriers run sync and library over a stick; nothing below knows them.',
    ),
    forbid(
      'core-below-hosts',
      '^core/',
      `^(?:${hosts.join('|')}|build|tests)/`,
      'Core runs everywhere and knows no host.',
    ),
    ...hosts.map((host) =>
      forbid(
        `${host}-alone`,
        `^${host}/`,
        `^(?:${hosts.filter((other) => other !== host).join('|')}|build)/`,
        'Hosts meet in core only.',
      ),
    ),
    forbid(
      'nobody-imports-tests',
      '^(?:core|renderer|electron|center|content|build)/',
      '^tests/',
      'Tests may import all; nothing imports tests.',
    ),
    {
      name: 'features-apart',
      comment: 'A feature does not import another feature: what two need is a part (ui) or a store.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    forbid(
      'ui-is-dumb',
      '^renderer/ui/',
      '^renderer/(?:features|kiosk|console|workers)/',
      'Parts know no screen.',
    ),
    forbid(
      'store-below-screens',
      '^renderer/store/',
      '^renderer/(?:features|ui|kiosk|console|workers)/',
      'The store knows no screen.',
    ),
    forbid(
      'console-without-store',
      '^renderer/(?:console|features/console-)',
      '^renderer/(?:store|workers)/',
      'The console talks to the center only.',
    ),
    {
      name: 'core-is-pure',
      comment: 'No Node modules, no browser stores, no React in core.',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(?:node:|fs$|path$|crypto$|react|dexie|fastify|electron)',
        dependencyTypesNot: ['local'],
      },
    },
    {
      name: 'tests-only-in-tests',
      comment: 'Test tools do not ship.',
      severity: 'error',
      from: { path: '^(?:core|renderer|electron|center|content)/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: 'node_modules/(?:vitest|fast-check|fake-indexeddb|@playwright|playwright|@testing-library|jsdom)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.tsx?$|^dist/|^tests/guards/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
};
