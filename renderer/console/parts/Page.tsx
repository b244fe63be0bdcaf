// Owns: the frame of one screen: its title in the tab and as the heading that gets the focus when the
// screen is entered (so that a keyboard or a screen reader starts there), and its main actions.
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../words.ts';

export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    document.title = `${title} · ${t('console.brand')}`;
  }, [title, t]);
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
