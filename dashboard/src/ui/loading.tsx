import { useEffect, useState } from "react";

/** What is quick needs no announcement: nothing is shown before this. */
const patienceMs = 150;

/** An empty panel of about the final height, for a part of a page that is read after the rest of it. */
export function PanelLoading({ className }: { className: string }) {
  return <div aria-hidden className={`panel ${className}`} />;
}

/** Grey bars of about the final height, so that nothing jumps when the content comes. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div role="status" className="flex flex-col gap-3 px-4 py-6 md:px-8">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity and never move.
        <span key={row} aria-hidden className="h-7 animate-pulse rounded-md bg-raised" />
      ))}
    </div>
  );
}
