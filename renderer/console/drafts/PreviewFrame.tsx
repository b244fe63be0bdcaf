// Owns: the frame in which the kiosk's own page shows what was written, at a kiosk's size and scaled to the room.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PreviewMessage } from '../../preview/preview-messages.ts';

const kioskWidth = 1366;
/** Of A4 at 96 pixels an inch, with room for the bar that scrolls. */
export const paperWidth = 820;

export function PreviewFrame({
  title,
  message,
  height,
  width = kioskWidth,
  frameRef,
}: {
  title: string;
  message: PreviewMessage | undefined;
  /** Both in the pixels of the page within. */
  height: number;
  width?: number;
  /** For who prints what stands in the frame. */
  frameRef?: RefObject<HTMLIFrameElement | null>;
}) {
  const ownRef = useRef<HTMLIFrameElement>(null);
  const frame = frameRef ?? ownRef;
  const room = useRef<HTMLDivElement>(null);
  const [isReady, setIsReady] = useState(false);
  const [scale, setScale] = useState(0.5);
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>) => {
      if (event.source === frame.current?.contentWindow && event.origin === window.location.origin)
        setIsReady(true);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [frame]);
  useEffect(() => {
    if (isReady && message) frame.current?.contentWindow?.postMessage(message, window.location.origin);
  }, [frame, isReady, message]);
  useEffect(() => {
    const place = room.current;
    if (!place) return;
    const sizes = new ResizeObserver(() => setScale(Math.min(1, place.clientWidth / width)));
    sizes.observe(place);
    return () => sizes.disconnect();
  }, [width]);
  return (
    <div ref={room} className="preview-room" style={{ blockSize: height * scale }}>
      <iframe
        ref={frame}
        title={title}
        src="/console/preview.html"
        className="preview-frame"
        style={{ inlineSize: width, blockSize: height, transform: `scale(${scale})` }}
      />
    </div>
  );
}
