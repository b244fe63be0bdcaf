// Owns: the answers to the shell, which serves `course://<hash>/` and has no files itself: it asks here.
// The page holds one question open; main answers it with what a frame wants, as soon as one does.
import type { Bridge } from '#core/bridge/bridge.ts';
import { maxCoursePartBytes } from '#core/bridge/channels.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { FileAnswer, FileRequest } from './messages.ts';

/** Between two questions that failed: the shell is busy, or older than this page. */
const pauseMs = 1000;

/** Serves until the answer is called. */
export function serveShell(
  bridge: Pick<Bridge, 'course'>,
  hash: Sha256,
  answer: (request: FileRequest) => Promise<FileAnswer>,
): () => void {
  let isClosed = false;

  async function give(id: number, path: string, from: number): Promise<void> {
    const { status, headers, body } = await answer({ path, range: null });
    const part = body?.slice(from, from + maxCoursePartBytes) ?? new Blob();
    await bridge.course.give({
      id,
      isFound: status === 200,
      type: headers['content-type'] ?? '',
      sizeBytes: body?.size ?? 0,
      bytes: new Uint8Array(await part.arrayBuffer()),
    });
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      const asked = await bridge.course.take(hash);
      if (!asked.ok) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      else for (const { id, path, from } of asked.value.requests) void give(id, path, from);
    }
  }
  void run();
  return () => {
    isClosed = true;
    void bridge.course.close(hash);
  };
}
