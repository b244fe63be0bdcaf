// Owns: telling of progress where each telling takes its time (a flushed write): one at a time, and of what came
// meanwhile only the newest. A queue of all would outgrow a slow disk, and its round would not end for minutes.

export interface LatestTeller<News> {
  note(news: News): void;
  /** Resolves when the newest has been told. */
  settle(): Promise<void>;
}

/** A telling that fails is left out: the next one says more. */
export function createLatestTeller<News extends object>(
  tell: (news: News) => Promise<void>,
): LatestTeller<News> {
  let latest: News | undefined;
  let telling: Promise<void> | undefined;

  async function tellAll(): Promise<void> {
    while (latest) {
      const news = latest;
      latest = undefined;
      await tell(news).catch(() => undefined);
    }
    telling = undefined;
  }
  return {
    note(news) {
      latest = news;
      telling ??= tellAll();
    },
    settle: async () => telling,
  };
}
