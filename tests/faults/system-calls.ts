// Owns: reading what strace wrote of a center, and what it proves: whether each answer that holds a receipt
// left after the write-ahead log was on the disk, and whether each checkpoint closed after its files were.

export interface SystemCall {
  name: string;
  /** File or connection of the first argument, as strace names it. */
  on: string;
  /** The arguments as strace printed them, shortened. */
  text: string;
  /** Place of its beginning and of its end among all lines. */
  begun: number;
  ended: number;
  result: number;
}

const wholeCall = /^(\d+) +\S+ (\w+)\((.*)\) += (-?\d+)/s;
const begunCall = /^(\d+) +\S+ (\w+)\((.*) <unfinished \.\.\.>$/s;
const resumedCall = /^(\d+) +\S+ <\.\.\. (\w+) resumed>.*\) += (-?\d+)/s;
/** `12</path/to/file>`, `31<TCP:[127.0.0.1:8420->127.0.0.1:5000]>` and the like. */
const firstFile = /^\d+<(.*?)>(?=[,)]|$)/s;

/** Reads `strace -f -yy -t`; calls of several threads are woven into one another. */
export function readSystemCalls(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'ended' | 'result'>>();
  for (const [place, line] of trace.split('\n').entries()) {
    const whole = wholeCall.exec(line);
    const begun = whole ? undefined : begunCall.exec(line);
    const resumed = whole || begun ? undefined : resumedCall.exec(line);
    const [, thread = '', name = '', text = '', result = ''] = whole ?? begun ?? [];
    const on = firstFile.exec(text)?.[1] ?? '';
    if (whole) calls.push({ name, on, text, begun: place, ended: place, result: Number(result) });
    if (begun) open.set(`${thread} ${name}`, { name, on, text, begun: place });
    if (resumed) {
      const key = `${resumed[1]} ${resumed[2]}`;
      const before = open.get(key);
      open.delete(key);
      if (before) calls.push({ ...before, ended: place, result: Number(resumed[3]) });
    }
  }
  return calls.sort((a, b) => a.begun - b.begun);
}

const isWrite = ({ name }: SystemCall) => /^(p?writev?2?|pwrite64)$/.test(name);
const isSync = ({ name, result }: SystemCall) => /^f(data)?sync$/.test(name) && result === 0;

/** Files among `writes` that no completed sync put on the disk between their last write and `place`. */
function listUnsynced(calls: readonly SystemCall[], writes: readonly SystemCall[], place: number): string[] {
  const lastWrites = new Map(writes.map(({ on, ended }) => [on, ended]));
  return [...lastWrites].flatMap(([file, written]) =>
    calls.some((call) => isSync(call) && call.on === file && call.begun > written && call.ended < place)
      ? []
      : [file],
  );
}

export interface ReceiptProof {
  receipts: number;
  /** Answers with a receipt before which the write-ahead log was written. */
  withWal: number;
  /** Sentences; empty when every receipt left after its log was on the disk. */
  faults: string[];
}

/** Looks at all answers with a receipt: what was written to the log since the last answer must be synced. */
export function proveReceipts(calls: readonly SystemCall[]): ReceiptProof {
  const proof: ReceiptProof = { receipts: 0, withWal: 0, faults: [] };
  let since = -1;
  for (const answer of calls) {
    const isAnswer = /^TCP/.test(answer.on) && answer.text.includes('HTTP/1.1 ');
    if (!isAnswer) continue;
    const walWrites = calls.filter(
      (call) =>
        isWrite(call) && call.on.includes('/pg_wal/') && call.begun > since && call.begun < answer.begun,
    );
    since = answer.begun;
    if (!answer.text.includes('receipt')) continue;
    proof.receipts += 1;
    if (walWrites.length > 0) proof.withWal += 1;
    for (const file of listUnsynced(calls, walWrites, answer.begun)) {
      proof.faults.push(`receipt ${proof.receipts} left before ${file} was synced`);
    }
  }
  return proof;
}

export interface CheckpointProof {
  checkpoints: number;
  /** Files with data that these checkpoints covered. */
  dataFiles: number;
  faults: string[];
}

/** Bytes of the string that a call wrote, as far as strace printed it. */
function readWritten({ text }: SystemCall): Buffer {
  const quoted = /"((?:[^"\\]|\\.)*)"/s.exec(text)?.[1] ?? '';
  const letters: Record<string, number> = { n: 10, t: 9, r: 13, v: 11, f: 12, '"': 34, '\\': 92 };
  const bytes = [...quoted.matchAll(/\\([0-7]{1,3})|\\(.)|([^\\])/gs)].map(([, octal, letter, plain]) =>
    octal === undefined
      ? letter === undefined
        ? (plain ?? '').charCodeAt(0)
        : (letters[letter] ?? 0)
      : Number.parseInt(octal, 8),
  );
  return Buffer.from(bytes);
}

/** Where `checkPoint` stands in ControlFileData (src/include/catalog/pg_control.h), 8 bytes. */
const checkpointPlaceBytes = 32;

/** Writes of pg_control that name another checkpoint than the one before: from here on recovery starts there. */
function listCheckpoints(calls: readonly SystemCall[]): SystemCall[] {
  const controls = calls.filter((call) => isWrite(call) && call.on.endsWith('/global/pg_control'));
  const names = controls.map((call) => readWritten(call).subarray(checkpointPlaceBytes, 40).toString('hex'));
  return controls.filter((_, index) => index > 0 && names[index] !== names[index - 1]);
}

/** Tables, indexes and the states of transactions; not the caches that are made anew when they are missing. */
function isData(file: string): boolean {
  return /\/pg\/(base|global|pg_xact|pg_multixact)\//.test(file) && !/pg_internal|pg_control/.test(file);
}

/** What was written to data files before a checkpoint has to be on the disk when recovery begins behind it. */
export function proveCheckpoints(calls: readonly SystemCall[]): CheckpointProof {
  const proof: CheckpointProof = { checkpoints: 0, dataFiles: 0, faults: [] };
  let since = -1;
  for (const control of listCheckpoints(calls)) {
    const writes = calls.filter(
      (call) => isWrite(call) && isData(call.on) && call.begun > since && call.begun < control.begun,
    );
    since = control.begun;
    proof.checkpoints += 1;
    proof.dataFiles += new Set(writes.map(({ on }) => on)).size;
    for (const file of listUnsynced(calls, writes, control.begun)) {
      proof.faults.push(`checkpoint ${proof.checkpoints} closed before ${file} was synced`);
    }
    const isKept = calls.some((call) => isSync(call) && call.on === control.on && call.begun > control.begun);
    if (!isKept) proof.faults.push(`checkpoint ${proof.checkpoints} was not synced itself`);
  }
  return proof;
}
