// Owns: the formats in which statements are answered (Communication 2.1.3: exact, ids, canonical), and the choice
// of one language from many (RFC 4647 lookup).
import { isActivity } from './mentions.ts';
import type { XapiStatement } from './statement-schema.ts';

type Plain = Record<string, unknown>;

/** Language ranges of an Accept-Language header, the most wanted first. */
export function parseLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((entry, index) => {
      const [range = '', ...parameters] = entry.trim().split(/\s*;\s*/);
      const weight = parameters.map((parameter) => /^q=(\d(?:\.\d+)?)$/i.exec(parameter)?.[1]).find(Boolean);
      return { range: range.toLowerCase(), weight: Number(weight ?? 1), index };
    })
    .filter(({ range, weight }) => range !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ range }) => range);
}

/** The one entry of `map` that fits best; the first one when none does. */
export function chooseLanguage(
  map: Readonly<Record<string, string>>,
  wanted: readonly string[],
): Record<string, string> {
  const tags = Object.keys(map);
  const pick = (isFit: (tag: string) => boolean) => tags.find((tag) => isFit(tag.toLowerCase()));
  let chosen: string | undefined;
  for (const range of wanted) {
    if (range === '*') chosen = tags[0];
    for (let part = range; chosen === undefined && part !== ''; ) {
      const now = part;
      chosen = pick((tag) => tag === now) ?? pick((tag) => tag.startsWith(`${now}-`));
      part = part.includes('-') ? part.slice(0, part.lastIndexOf('-')) : '';
    }
    if (chosen !== undefined) break;
  }
  const tag = chosen ?? tags[0];
  return tag === undefined ? {} : { [tag]: map[tag] ?? '' };
}

function toAgentIds(agent: Plain): Plain {
  const { name: _name, member, ...identity } = agent;
  const isAnonymous = !['mbox', 'mbox_sha1sum', 'openid', 'account'].some((part) => part in identity);
  if (!isAnonymous || !Array.isArray(member)) return identity;
  return { ...identity, member: member.map((one) => toAgentIds(one as Plain)) };
}

function mapLists(lists: object, change: (activity: Plain) => Plain): Plain {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, (list as Plain[]).map(change)]),
  );
}

interface Changes {
  agent(agent: Plain): Plain;
  activity(activity: Plain): Plain;
  verb(verb: Plain): Plain;
}

/** The statement with every agent, activity and verb in it changed, at whatever place it stands. */
function mapStatement(statement: Plain, change: Changes): Plain {
  const changed: Plain = { ...statement };
  for (const name of ['actor', 'authority']) {
    if (changed[name] !== undefined) changed[name] = change.agent(changed[name] as Plain);
  }
  changed['verb'] = change.verb(changed['verb'] as Plain);
  const object = changed['object'] as XapiStatement['object'];
  if (object.objectType === 'SubStatement') changed['object'] = mapStatement(object, change);
  else if (isActivity(object)) changed['object'] = change.activity(object);
  else if (object.objectType !== 'StatementRef') changed['object'] = change.agent(object);
  const context = changed['context'] as XapiStatement['context'];
  if (!context) return changed;
  const { instructor, team, contextActivities, contextAgents, contextGroups } = context;
  changed['context'] = {
    ...context,
    ...(instructor ? { instructor: change.agent(instructor) } : {}),
    ...(team ? { team: change.agent(team) } : {}),
    ...(contextActivities ? { contextActivities: mapLists(contextActivities, change.activity) } : {}),
    ...(contextAgents
      ? { contextAgents: contextAgents.map((entry) => ({ ...entry, agent: change.agent(entry.agent) })) }
      : {}),
    ...(contextGroups
      ? { contextGroups: contextGroups.map((entry) => ({ ...entry, group: change.agent(entry.group) })) }
      : {}),
  };
  return changed;
}

/** Only what is needed to know who and what is meant. */
export function toIds(statement: Plain): Plain {
  return mapStatement(statement, {
    agent: toAgentIds,
    activity: ({ id }) => ({ id }),
    verb: ({ id }) => ({ id }),
  });
}

function inOneLanguage(value: unknown, wanted: readonly string[]): unknown {
  return typeof value === 'object' && value !== null
    ? chooseLanguage(value as Record<string, string>, wanted)
    : value;
}

const componentLists = ['choices', 'scale', 'source', 'target', 'steps'];

function localizeDefinition(definition: Plain, wanted: readonly string[]): Plain {
  const changed: Plain = { ...definition };
  for (const name of ['name', 'description']) {
    if (changed[name] !== undefined) changed[name] = inOneLanguage(changed[name], wanted);
  }
  for (const name of componentLists) {
    const list = changed[name];
    if (!Array.isArray(list)) continue;
    changed[name] = list.map((component: Plain) =>
      component['description'] === undefined
        ? component
        : { ...component, description: inOneLanguage(component['description'], wanted) },
    );
  }
  return changed;
}

/** Definitions as the store knows them, each in one language. `definitions`: by activity id. */
export function toCanonical(
  statement: Plain,
  definitions: ReadonlyMap<string, Plain>,
  wanted: readonly string[],
): Plain {
  return mapStatement(statement, {
    agent: (agent) => agent,
    activity: (activity) => {
      const definition = definitions.get(String(activity['id'])) ?? (activity['definition'] as Plain);
      return definition ? { ...activity, definition: localizeDefinition(definition, wanted) } : activity;
    },
    verb: (verb) =>
      verb['display'] === undefined ? verb : { ...verb, display: inOneLanguage(verb['display'], wanted) },
  });
}
