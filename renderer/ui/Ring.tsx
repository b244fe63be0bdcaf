// Owns: shares as a ring and as a bar. The words beside them say the same, so both are decoration.

export function Ring({ share, size = 56 }: { share: number; size?: number }) {
  const round = 2 * Math.PI * 20;
  return (
    <svg className="ring" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="20" fill="none" stroke="var(--line)" strokeWidth="7" />
      <circle
        cx="24"
        cy="24"
        r="20"
        fill="none"
        stroke="var(--good)"
        strokeWidth="7"
        strokeDasharray={`${round * share} ${round}`}
        transform="rotate(-90 24 24)"
      />
      {share >= 1 ? (
        <path d="m15 25 6 6 12-13" fill="none" stroke="var(--good)" strokeWidth="5" strokeLinecap="round" />
      ) : null}
    </svg>
  );
}

export function Bar({ share }: { share: number }) {
  return (
    <div className="bar" aria-hidden="true">
      <div className="bar-fill" style={{ inlineSize: `${Math.round(Math.min(1, share) * 100)}%` }} />
    </div>
  );
}
