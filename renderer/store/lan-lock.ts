// Owns: that one hand at a time changes the library: the sync worker's round, or what a person began at the
// screen. Two at once could write an older list over a newer one.

/** Web Lock of whoever changes the library now. */
const libraryLock = 'yuanjiao-library';
/** A person at the screen waits for the library. */
const wantedChannel = 'yuanjiao-library-wanted';
/** Said again while waiting: a worker that has just begun did not hear the first time. */
const repeatMs = 1000;

/** For the worker: undefined, without waiting, when a person has the library; `shouldYield` when one waits. */
export async function borrowLibrary<Value>(
  run: (shouldYield: () => boolean) => Promise<Value>,
): Promise<Value | undefined> {
  const channel = new BroadcastChannel(wantedChannel);
  let isWanted = false;
  channel.onmessage = () => {
    isWanted = true;
  };
  try {
    return await navigator.locks.request(libraryLock, { ifAvailable: true }, (lock) =>
      lock ? run(() => isWanted) : undefined,
    );
  } finally {
    channel.close();
  }
}

/** For a person: waits until the worker has put its file down, and keeps the library until `run` ends. */
export async function takeLibrary<Value>(run: () => Promise<Value>): Promise<Value> {
  const channel = new BroadcastChannel(wantedChannel);
  const ask = () => channel.postMessage('wanted');
  const timer = setInterval(ask, repeatMs);
  const stopAsking = () => {
    clearInterval(timer);
    channel.close();
  };
  ask();
  try {
    return await navigator.locks.request(libraryLock, () => {
      stopAsking();
      return run();
    });
  } finally {
    stopAsking();
  }
}
