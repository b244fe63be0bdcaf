// Owns: a WAV as a small Opus file, the same bytes from the same samples.
import { soundFilter } from './make-film.ts';
import { runProgram } from './programs.ts';

export async function encodeSound(ffmpeg: string, wav: string, out: string): Promise<void> {
  const coding = ['-c:a', 'libopus', '-b:a', '28k', '-ac', '1', '-ar', '24000', '-threads', '1'];
  const whole = ['-fflags', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1'];
  await runProgram(ffmpeg, ['-v', 'error', '-y', '-i', wav, '-af', soundFilter, ...coding, ...whole, out]);
}
