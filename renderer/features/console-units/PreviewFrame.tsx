// Owns: the frame in which the kiosk's own page shows what was written, at a kiosk's size and scaled to the room.
import { useEffect, useRef, useState } from 'react';
import type { PreviewMessage } from '../../preview/preview-messages.ts';

const kioskWidth = 1366;

export function PreviewFrame({
  title,
  message,
  height,
}: {
  title: string;
  message: PreviewMessage | undefined;
  /** In the kiosk's own pixels. */
  height: number;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
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
  }, []);
  useEffect(() => {
    if (isReady && message) frame.current?.contentWindow?.postMessage(message, window.location.origin);
  }, [isReady, message]);
  useEffect(() => {
    const place = room.current;
    if (!place) return;
    const sizes = new ResizeObserver(() => setScale(Math.min(1, place.clientWidth / kioskWidth)));
    sizes.observe(place);
    return () => sizes.disconnect();
  }, []);
  return (
    <div ref={room} className="preview-room" style={{ blockSize: height * scale }}>
      <iframe
        ref={frame}
        title={title}
        src="/console/preview.html"
        className="preview-frame"
        style={{ inlineSize: kioskWidth, blockSize: height, transform: `scale(${scale})` }}
      />
    </div>
  );
}
