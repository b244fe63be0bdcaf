// Owns: how deep a JSON text nests, found without parsing it. Everything that later walks a parsed value
// (schemas, canonical text, the database) does so by recursion, and a few kilobytes of brackets would end
// the process's stack. What must stay true: one pass, no recursion, no allocation.

/** True when arrays and objects of `text` stand inside each other more than `limit` times. */
export function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isInString) {
      if (unit === 0x5c) at += 1;
      else if (unit === 0x22) isInString = false;
    } else if (unit === 0x22) isInString = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return false;
}
