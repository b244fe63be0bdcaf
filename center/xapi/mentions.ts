// Owns: whom and what a statement mentions, as the keys by which queries find it (Communication 2.1.3: agent,
// activity, related_agents, related_activities). Columns hold the usual ones; the rest become rows of their own.
import type { Activity } from './activities.ts';
import { type Actor, toAgentKey, toKey } from './agents.ts';
import type { SubStatement, XapiStatement } from './statement-schema.ts';

export interface Mention {
  key: string;
  /** Found only by the related_… filters. */
  isBroad: boolean;
}

export interface Mentions {
  actorKey: string | null;
  authorityKey: string | null;
  /** First parent activity. */
  parentKey: string | null;
  others: Mention[];
}

type Context = XapiStatement['context'];

/** Keys of an agent, or of a group and its members: a group is found by whoever is in it. */
export function listAgentKeys(actor: Actor | undefined): string[] {
  if (!actor) return [];
  const members = actor.objectType === 'Group' ? (actor.member ?? []) : [];
  return [actor, ...members].flatMap((agent) => toAgentKey(agent) ?? []);
}

function listContextAgents(context: Context): string[] {
  const agents = [
    context?.instructor,
    context?.team,
    ...(context?.contextAgents ?? []).map(({ agent }) => agent),
    ...(context?.contextGroups ?? []).map(({ group }) => group),
  ];
  return agents.flatMap(listAgentKeys);
}

export function listContextActivities(context: Context): Activity[] {
  const { parent, grouping, category, other } = context?.contextActivities ?? {};
  return [parent, grouping, category, other].flatMap((list) => list ?? []);
}

function isActor(object: XapiStatement['object']): object is Extract<XapiStatement['object'], Actor> {
  return object.objectType === 'Agent' || object.objectType === 'Group';
}

export function isActivity(object: XapiStatement['object']): object is Activity {
  return object.objectType === undefined || object.objectType === 'Activity';
}

function listObjectKeys({ actor, object, context }: SubStatement): string[] {
  return [
    ...listAgentKeys(actor),
    ...(isActor(object) ? listAgentKeys(object) : []),
    ...(isActivity(object) ? [toKey('activity', object.id)] : []),
    ...listContextAgents(context),
    ...listContextActivities(context).map(({ id }) => toKey('activity', id)),
  ];
}

export function listMentions(statement: XapiStatement): Mentions {
  const { actor, object, context, authority } = statement;
  const [actorKey = null, ...members] = listAgentKeys(actor);
  const [authorityKey = null, ...authorities] = listAgentKeys(authority);
  const [parentKey = null, ...activities] = listContextActivities(context).map(({ id }) =>
    toKey('activity', id),
  );
  const near = [...members, ...(isActor(object) ? listAgentKeys(object) : [])];
  const broad = [
    ...authorities,
    ...listContextAgents(context),
    ...activities,
    ...(object.objectType === 'SubStatement' ? listObjectKeys(object) : []),
  ];
  const others = new Map<string, Mention>();
  for (const key of broad) others.set(key, { key, isBroad: true });
  for (const key of near) others.set(key, { key, isBroad: false });
  return { actorKey, authorityKey, parentKey, others: [...others.values()] };
}

/** Every activity that the statement speaks of, the contained statement's included. */
export function listActivities(statement: XapiStatement): Activity[] {
  const { object, context } = statement;
  const inner =
    object.objectType === 'SubStatement'
      ? [...(isActivity(object.object) ? [object.object] : []), ...listContextActivities(object.context)]
      : [];
  return [...(isActivity(object) ? [object] : []), ...listContextActivities(context), ...inner];
}

/** Every agent that has a name, by its key. */
export function listNames(statement: XapiStatement): { key: string; name: string }[] {
  const ofContext = (context: Context) => [
    context?.instructor,
    context?.team,
    ...(context?.contextAgents ?? []).map(({ agent }) => agent),
  ];
  const { actor, object, context } = statement;
  const inner = object.objectType === 'SubStatement' ? [object.actor, ...ofContext(object.context)] : [];
  const actors: (Actor | undefined)[] = [
    actor,
    ...(isActor(object) ? [object] : []),
    ...ofContext(context),
    ...inner,
  ];
  return actors
    .flatMap((one) => (one ? [one, ...(one.objectType === 'Group' ? (one.member ?? []) : [])] : []))
    .flatMap((agent) => {
      const key = toAgentKey(agent);
      return key === undefined || agent.name === undefined || agent.objectType === 'Group'
        ? []
        : [{ key, name: agent.name }];
    });
}
