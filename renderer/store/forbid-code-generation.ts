// Owns: the first import of every entry of the kiosk. Zod compiles schemas with `new Function`, which the
// content security policy refuses; it is told so before any schema is made.
import * as z from 'zod';

z.config({ jitless: true });
