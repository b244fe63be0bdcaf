// Owns: the content tool's sentences in the reader's language. They are English sentences with names in them; what is
// not known here is shown as the tool said it, never hidden.
import { useCallback } from 'react';
import { useWords, type WordKey, type Words } from '../words.ts';

/** Groups of the pattern become values of the sentence under their names. */
const sentences: readonly [RegExp, WordKey][] = [
  [
    /^(?:Must not be empty|Missing: a value|Has none of the allowed forms|at least one language)/,
    'console.problem.empty',
  ],
  [/^Must be at least (?<n>[\d.]+)/, 'console.problem.atLeast'],
  [/^Must be at most (?<n>[\d.]+)/, 'console.problem.atMost'],
  [/^Must be one of/, 'console.problem.choice'],
  [/^The file "(?<name>[^"]*)" does not exist/, 'console.problem.fileGone'],
  [/^"(?<name>[^"]*)" (?:must be a path|leads out)/, 'console.problem.path'],
  [/is larger than (?<size>\d+ [MG]B)/, 'console.problem.large'],
  [/is not UTF-8 text/, 'console.problem.utf8'],
  [/^Not valid JSON/, 'console.problem.json'],
  [/cannot be used here: give a file of one of these forms: (?<forms>[^.]+)/, 'console.problem.form'],
  [/is named like (?<form>\S+) but its content is not/, 'console.problem.disguise'],
  [/^The id "(?<name>[^"]*)" is used twice/, 'console.problem.twice'],
  [/^Each language with a file needs its length/, 'console.problem.length'],
  [/^There is no unit/, 'console.problem.noUnit'],
  // Markdown
  [/^HTML is not allowed/, 'console.problem.html'],
  [/^A link leads nowhere/, 'console.problem.link'],
  [/^Write the picture as|^A picture needs a paragraph/, 'console.problem.pictureLine'],
  [/^The picture needs words/, 'console.problem.pictureWords'],
  [/^Code is not supported/, 'console.problem.code'],
  [/^A list inside a list|^One paragraph for each point/, 'console.problem.list'],
  [/^A point of the list is empty/, 'console.problem.point'],
  [/^Use ## or ###/, 'console.problem.heading'],
  [/^The text is empty/, 'console.problem.textEmpty'],
  [/^The text is too long/, 'console.problem.textLong'],
  [/is not supported|are not supported|Only paragraphs can stand/, 'console.problem.unsupported'],
  // Media
  [/^It cannot be played in a village: (?<why>.+?)\.?(?: See --transcode\.)?$/, 'console.problem.unplayable'],
  [/^Heavy for a bad line \((?<why>[^)]*)\)/, 'console.problem.heavy'],
  [/^It lasts (?<real>[\d.]+) s, not (?<said>[\d.]+) s/, 'console.problem.lasts'],
  [/^A chapter must begin after the one before/, 'console.problem.chapterOrder'],
  [/^A chapter must begin before the film ends/, 'console.problem.chapterLate'],
  [/Captions must be WebVTT|Write the times as|The caption ends before/, 'console.problem.captions'],
  // Pictures
  [
    /would run a script|<script>|is not allowed in a picture|DOCTYPE|outside the picture|animates a link/,
    'console.problem.svgActive',
  ],
  [/Not well-formed XML|outermost element must be <svg|holds no picture/, 'console.problem.svgBroken'],
  // Packages
  [/not a zip archive, or it is cut off|is damaged/, 'console.problem.zip'],
  [/There is no index\.html, imsmanifest\.xml or h5p\.json/, 'console.problem.packageKind'],
  [/^cmi5 packages need a line/, 'console.problem.cmi5'],
  [/hundredfold|overlap each other|entries; at most/, 'console.problem.zipBomb'],
];

export function describeProblem(message: string, t: Words): string {
  for (const [pattern, key] of sentences) {
    const found = pattern.exec(message);
    if (found) return t(key, { ...found.groups });
  }
  return t('console.problem.other', { message });
}

export function useProblemWords(): (message: string) => string {
  const t = useWords();
  return useCallback((message) => describeProblem(message, t), [t]);
}
