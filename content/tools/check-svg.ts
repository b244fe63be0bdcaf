// Owns: which SVG pictures may be published. A picture that could run, load or hide anything is refused,
// not repaired: the author sees why, and what is published is byte for byte what was drawn.
import { SaxesParser, type SaxesTagNS } from 'saxes';

const svgNamespace = 'http://www.w3.org/2000/svg';
const xlinkNamespace = 'http://www.w3.org/1999/xlink';
/** Notes of drawing programs: they draw nothing and are ignored by browsers. */
const editorNamespaces = new Set([
  'http://www.inkscape.org/namespaces/inkscape',
  'http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd',
  'http://creativecommons.org/ns#',
  'http://purl.org/dc/elements/1.1/',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
]);

/** Drawing elements of SVG 2; whatever scripts, embeds, links or loads is not among them. */
// biome-ignore format: a word list reads better in rows
const allowedElements = new Set([
  'svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'metadata', 'switch', 'path', 'rect', 'circle',
  'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'textPath', 'linearGradient',
  'radialGradient', 'stop', 'pattern', 'clipPath', 'mask', 'marker', 'style', 'image', 'filter', 'feBlend',
  'feColorMatrix', 'feComponentTransfer', 'feComposite', 'feConvolveMatrix', 'feDiffuseLighting',
  'feDisplacementMap', 'feDistantLight', 'feDropShadow', 'feFlood', 'feFuncA', 'feFuncB', 'feFuncG',
  'feFuncR', 'feGaussianBlur', 'feMerge', 'feMergeNode', 'feMorphology', 'feOffset', 'fePointLight',
  'feSpecularLighting', 'feSpotLight', 'feTile', 'feTurbulence', 'animate', 'animateTransform', 'animateMotion',
  'mpath',
]);

/** A picture inside the picture may only be a bitmap that is carried along. */
const embeddedPicture = /^data:image\/(?:png|jpeg);base64,/;

/** Largest picture that is drawn by description; anything above is a bitmap in disguise. */
export const maxSvgChars = 2 * 1024 ** 2;

function checkCss(text: string, where: string, report: (message: string) => void): void {
  const flat = text.toLowerCase();
  // A backslash can spell any of the words below by code point, so it is refused with them.
  if (flat.includes('\\')) report(`${where} has a backslash in its style: write names plainly.`);
  if (flat.includes('@import')) report(`${where} imports a style sheet: put the rules into the picture.`);
  for (let at = flat.indexOf('url('); at >= 0; at = flat.indexOf('url(', at + 4)) {
    const inside = flat.slice(at + 4).trimStart();
    const unquoted = inside.startsWith('"') || inside.startsWith("'") ? inside.slice(1) : inside;
    if (!unquoted.startsWith('#')) report(`${where} refers to something outside the picture by url().`);
  }
  if (flat.includes('image-set(') || flat.includes('image('))
    report(`${where} loads a picture by its style.`);
}

function checkTag(tag: SaxesTagNS, report: (message: string) => void): void {
  if (editorNamespaces.has(tag.uri)) return;
  if (tag.uri !== svgNamespace || !allowedElements.has(tag.local)) {
    report(`The element <${tag.name}> is not allowed in a picture.`);
    return;
  }
  for (const attribute of Object.values(tag.attributes)) {
    const where = `<${tag.name} ${attribute.name}>`;
    const name = attribute.local.toLowerCase();
    if (editorNamespaces.has(attribute.uri)) continue;
    if (name.startsWith('on')) report(`${where} would run a script: remove it.`);
    else if (name === 'href' || name === 'src' || attribute.uri === xlinkNamespace) {
      const value = attribute.value.trim();
      const isOwn = value.startsWith('#') || (tag.local === 'image' && embeddedPicture.test(value));
      if (name === 'href' && !isOwn) report(`${where} refers to something outside the picture.`);
      if (name === 'src') report(`${where} refers to something outside the picture.`);
    } else {
      // An animation can set any attribute, also a link: it may not name one.
      if (name === 'attributename' && attribute.value.toLowerCase().includes('href')) {
        report(`${where} animates a link.`);
      }
      checkCss(attribute.value, where, report);
    }
  }
}

/** Sentences that say why the picture is refused; none when it may be published. */
export function findSvgFaults(text: string): string[] {
  if (text.length > maxSvgChars) return ['The picture is larger than 2 MB: save it as PNG or JPEG.'];
  const faults = new Set<string>();
  const report = (message: string): void => {
    faults.add(message);
  };
  const parser = new SaxesParser({ xmlns: true });
  const open: SaxesTagNS[] = [];
  let isRootSeen = false;
  parser.on('error', (error) => report(`Not well-formed XML: ${error.message}.`));
  parser.on('doctype', () => report('A DOCTYPE is not allowed in a picture: remove the line.'));
  parser.on('processinginstruction', ({ target }) => report(`The instruction <?${target}?> is not allowed.`));
  parser.on('opentag', (tag) => {
    if (!isRootSeen && (tag.local !== 'svg' || tag.uri !== svgNamespace)) {
      report('The outermost element must be <svg xmlns="http://www.w3.org/2000/svg">.');
    }
    isRootSeen = true;
    open.push(tag);
    checkTag(tag, report);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const checkText = (content: string): void => {
    if (open.at(-1)?.local === 'style') checkCss(content, '<style>', report);
  };
  parser.on('text', checkText);
  parser.on('cdata', checkText);
  try {
    parser.write(text).close();
  } catch (cause) {
    report(`Not well-formed XML: ${String(cause)}.`);
  }
  if (!isRootSeen) report('The file holds no picture.');
  return [...faults];
}
