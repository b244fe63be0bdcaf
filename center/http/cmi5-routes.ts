// Owns: the address at which a cmi5 course gets its key (cmi5 8.2): asked once, by POST, without any key; told in the
// form that the courses expect, errors too.
import { type Fetched, fetchLaunchKey } from '../services/cmi5-launches.ts';
import type { CenterContext } from '../services/context.ts';
import { XapiProblem } from '../xapi/problem.ts';
import { checkNames } from '../xapi/query.ts';
import type { App } from './app.ts';
import { readParameters } from './xapi-exchange.ts';

/** Codes of cmi5 8.2.3; they are told with 200, because a course looks into the answer. */
function toAnswer(fetched: Fetched): Record<string, string> {
  switch (fetched.kind) {
    case 'token':
      return { 'auth-token': fetched.token };
    case 'used':
      return { 'error-code': '1', 'error-text': 'The key of this launch was given out already' };
    case 'unknown':
      return { 'error-code': '2', 'error-text': 'There is no such launch, or it has ended' };
  }
}

/** `app` is the xAPI road. */
export function registerCmi5Routes(
  app: App,
  context: CenterContext,
  preflight: Record<string, string>,
): void {
  app.options('/fetch', async (_request, reply) => reply.code(204).headers(preflight).send());
  app.post('/fetch', async (request, reply) => {
    const parameters = readParameters(request);
    checkNames(parameters, ['token']);
    const token = parameters.get('token');
    if (!token || !/^[\w-]{1,200}$/.test(token)) throw new XapiProblem(400, 'The parameter token is needed');
    return reply.header('cache-control', 'no-store').send(toAnswer(await fetchLaunchKey(context, token)));
  });
}
