// Owns: where a page may go and what it may fetch. Pure: the hooks ask, and do what is answered.
import { isCourseUrl, isKioskUrl, kioskOrigin, toHttpOrigin } from './addresses.ts';

export interface Navigation {
  url: string;
  isMainFrame: boolean;
}

/** The window shows the kiosk and nothing else; frames in it show courseware and nothing else. */
export function canNavigate({ url, isMainFrame }: Navigation): boolean {
  return isMainFrame ? isKioskUrl(url) : isCourseUrl(url);
}

export interface OutgoingRequest {
  url: string;
  /** Origin of the asking document or worker, as the browser says; absent for the browser's own requests. */
  initiator: string | undefined;
  centerOrigin: string | undefined;
}

/**
 * A second wall behind the content policy: even a page whose policy was got round reaches only the center,
 * and courseware not even that.
 */
export function canRequest({ url, initiator, centerOrigin }: OutgoingRequest): boolean {
  const isKiosk = initiator === undefined || initiator === kioskOrigin;
  if (isKioskUrl(url)) return isKiosk;
  // A course's own requests, and the kiosk that puts it in a frame.
  if (isCourseUrl(url)) return isKiosk || (initiator !== 'null' && url.startsWith(`${initiator}/`));
  if (url.startsWith('blob:') || url.startsWith('data:')) return true;
  const origin = toHttpOrigin(url);
  return isKiosk && origin !== undefined && origin === centerOrigin;
}

/** Only files that the kiosk itself made (the ledger, an export) may be saved. */
export function canDownload(url: string): boolean {
  return url.startsWith('blob:') && isKioskUrl(url.slice('blob:'.length));
}

/** A name without a path or characters that a stick's file system refuses. */
export function toDownloadName(suggested: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed.
  const name = suggested.replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').replace(/^\.+|[. ]+$/g, '');
  return name.slice(0, 120) || 'download';
}
