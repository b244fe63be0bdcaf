// Owns: the seed of property tests. A fixed one: a test that fails does so because of what was changed, and again for
// whoever looks. `PROPERTY_SEED=random` (or a number) looks elsewhere.
import fc from 'fast-check';

const wanted = process.env['PROPERTY_SEED'] ?? '20261201';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
