// Owns: the locks on a web contents. Applied to every one, the moment it is made, whoever made it.
import type { NavigationEvent, WebContentsPort } from './electron-port.ts';
import { canNavigate } from './navigation.ts';

export function guardContents(contents: WebContentsPort, report: (text: string) => void): void {
  function stopForeign(details: NavigationEvent): void {
    if (canNavigate(details)) return;
    details.preventDefault();
    report(`navigation refused: ${details.url.slice(0, 200)}`);
  }
  contents.on('will-navigate', stopForeign);
  contents.on('will-frame-navigate', stopForeign);
  contents.on('will-redirect', stopForeign);

  // No side effects: not even opening the address elsewhere, which a page could do a thousand times.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // No policy of ours stops a package's WebRTC; without datagrams it reaches nobody.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Courseware must not hold the page with a 'leave this page?' question; here preventing means leaving.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault();
    callback('');
  });
}
