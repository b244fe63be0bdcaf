// Owns: that zod checks without `new Function`, which the content policy forbids. Must be evaluated before
// any schema is made, since each schema decides when it is made: so this is a module, imported first.
import * as z from 'zod';

z.config({ jitless: true });
