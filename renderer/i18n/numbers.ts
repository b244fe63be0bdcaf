// Owns: numbers as people read them. Intl knows no Uyghur and answers in the machine's language, so
// nothing here asks it. All three languages write western digits here.

/** After a number a Uyghur noun keeps its form ("3 كۈن"), so one category serves every count. */
export const uyghurPluralRule = {
  select: (_count: number): 'other' => 'other',
  resolvedOptions: () => ({ pluralCategories: ['other'] }),
};

/** Groups of three with commas: 12,345. Digits after the point are cut at `decimals`. */
export function formatNumber(value: number, decimals = 0): string {
  const [whole = '0', part] = value.toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const digits = part === undefined ? grouped : `${grouped}.${part}`;
  // A true minus, which never stands apart from its digits at the end of a line.
  return digits.replace(/^-/, '\u2212');
}

/** A size for people: 640 kB, 12.5 MB, 3.2 GB. The units are the same in all three languages. */
export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1000;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${formatNumber(size, at === 0 || size >= 100 ? 0 : 1)} ${units[at]}`;
}

/** Minutes and seconds of a film: 4:05, or 1:02:09. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
