// Owns: the beginning of a chapter as people write it, 3:05 or 1:02:03, with fractions where the film has them.

/** Undefined: no time of a film. A Chinese keyboard writes the colon wide. */
export function parseChapterTime(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  const found = /^(?:(?<h>\d{1,2}):(?=\d\d:))?(?<m>\d{1,3}):(?<s>[0-5]\d(?:\.\d{1,3})?)$/.exec(plain);
  if (!found?.groups) return undefined;
  const { h = '0', m = '0', s = '0' } = found.groups;
  if (found.groups.h !== undefined && Number(m) > 59) return undefined;
  const seconds = Math.round((Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000) / 1000;
  return seconds <= 86_400 ? seconds : undefined;
}

export function formatChapterTime(atSeconds: number): string {
  const thousandths = Math.round(atSeconds * 1000);
  const rest = (thousandths % 60_000) / 1000;
  const minutes = Math.floor(thousandths / 60_000);
  const seconds = `${rest < 10 ? '0' : ''}${rest}`;
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}
