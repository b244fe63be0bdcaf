// Owns: the states of the one worker that syncs, and what leads from one to another. What must stay true:
// one round at a time; a pause reaches every state; a round that is being cut ends before another begins.

/** `backing-off`: waits after an error. `stopping`: a round is being cut. `restarting`: cut, then begun anew. */
export type SyncStep =
  | 'resting'
  | 'pushing'
  | 'pulling'
  | 'fetching'
  | 'backing-off'
  | 'stopping'
  | 'restarting'
  | 'paused';

/** `due`: the wait is over, or somebody asked for a round. `did-fetch` and `did-fail` end a round. */
export type SyncEvent = 'due' | 'did-push' | 'did-pull' | 'did-fetch' | 'did-fail' | 'pause' | 'resume';

/** What happens to a state that an event does not concern: nothing. */
function stay<Step extends SyncStep>(step: Step): Record<SyncEvent, Step> {
  return {
    due: step,
    'did-push': step,
    'did-pull': step,
    'did-fetch': step,
    'did-fail': step,
    pause: step,
    resume: step,
  };
}

const table: Record<SyncStep, Record<SyncEvent, SyncStep>> = {
  resting: { ...stay('resting'), due: 'pushing', pause: 'paused' },
  pushing: { ...stay('pushing'), 'did-push': 'pulling', 'did-fail': 'backing-off', pause: 'stopping' },
  pulling: { ...stay('pulling'), 'did-pull': 'fetching', 'did-fail': 'backing-off', pause: 'stopping' },
  fetching: { ...stay('fetching'), 'did-fetch': 'resting', 'did-fail': 'backing-off', pause: 'stopping' },
  'backing-off': { ...stay('backing-off'), due: 'pushing', pause: 'paused' },
  stopping: { ...stay('stopping'), 'did-fetch': 'paused', 'did-fail': 'paused', resume: 'restarting' },
  restarting: { ...stay('restarting'), 'did-fetch': 'pushing', 'did-fail': 'pushing', pause: 'stopping' },
  // Who resumes wants to see something happen.
  paused: { ...stay('paused'), resume: 'pushing' },
};

export function computeSyncStep(step: SyncStep, event: SyncEvent): SyncStep {
  return table[step][event];
}
