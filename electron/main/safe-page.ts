// Owns: the page for when the kiosk's own page cannot run. Served from memory: it must come up when the
// renderer's files are damaged, and it has no script that could fail.
import { isKioskUrl, kioskOrigin } from './addresses.ts';

export const safePage = `${kioskOrigin}/safe.html`;

// The Uyghur sentence awaits a reader's check before a release.
const html = `<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<title>远程教育</title>
<link rel="stylesheet" href="safe.css">
<main>
<h1>页面暂时打不开</h1>
<p>学习记录都在，没有丢失。请点下面的按钮再试；还不行，请告诉站点管理员。</p>
<p lang="ug" dir="rtl">بەت ۋاقىتلىق ئېچىلمىدى. ئۆگىنىش خاتىرىلىرى يوقالمىدى. تۆۋەندىكى كۇنۇپكىنى بېسىپ قايتا سىناڭ؛ بولمىسا پونكىت باشقۇرغۇچىغا ئېيتىڭ.</p>
<p lang="en">The page cannot be shown. No study record is lost. Touch the button to try again; if it does not help, tell the station's administrator.</p>
<a href="kiosk/index.html">再试一次 · قايتا سىناش · Try again</a>
</main>
`;

const css = `body { margin: 0; font: 24px/1.6 sans-serif; color: #1a1a1a; background: #fff }
main { max-width: 40em; margin: 10vh auto; padding: 0 2em }
a { display: inline-block; margin-top: 1em; padding: .8em 1.6em; border-radius: .5em; color: #fff; background: #0b5cad; text-decoration: none }
`;

const files: Readonly<Record<string, { type: string; text: string }>> = {
  '/safe.html': { type: 'text/html; charset=utf-8', text: html },
  '/safe.css': { type: 'text/css; charset=utf-8', text: css },
};

/** The safe page's answer, or undefined when something else was asked for. */
export function answerSafePage(request: Request, headers: Record<string, string>): Response | undefined {
  if (request.method !== 'GET' || !isKioskUrl(request.url)) return undefined;
  const { pathname } = new URL(request.url);
  const file = Object.hasOwn(files, pathname) ? files[pathname] : undefined;
  if (!file) return undefined;
  return new Response(file.text, {
    headers: { ...headers, 'cache-control': 'no-store', 'content-type': file.type },
  });
}
