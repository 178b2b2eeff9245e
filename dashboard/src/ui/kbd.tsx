import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-line bg-raised px-1 font-mono text-xs text-ink3">
      {children}
    </kbd>
  );
}
