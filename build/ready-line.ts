// Owns: the line by which a center started with `serve --json` says that it is ready.
import * as z from 'zod';

export const demoReadySchema = z.object({
  url: z.string(),
  kiosk: z.string(),
  console: z.string(),
  setupCode: z.string().optional(),
  demo: z
    .object({
      operator: z.object({ login: z.string(), password: z.string() }),
      learners: z.array(z.object({ name: z.string(), pin: z.string() })),
      enrolCode: z.string().optional(),
    })
    .optional(),
});
export type DemoReady = z.infer<typeof demoReadySchema>;
