// Owns: filling in the places of a deployment file that differ from county to county: words in capitals with an
// underline. What must stay true: none is left unfilled, and none is named that is not there.
const place = /\b[A-Z]+(?:_[A-Z]+)+\b/g;

export function listPlaces(text: string): Set<string> {
  return new Set(text.match(place) ?? []);
}

export function fillPlaces(text: string, values: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(values));
  const filled = text.replaceAll(place, (name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing is given for ${name}`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`the file has no place for ${[...unused].join(', ')}`);
  return filled;
}
