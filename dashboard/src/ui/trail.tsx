import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface TrailProps {
  /** The link to the page above. */
  readonly above: ReactNode;
  readonly children: ReactNode;
}

/** The heading of a page that stands below another one. */
export function Trail({ above, children }: TrailProps) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {above}
      <ChevronRight size={16} className="text-ink3" aria-hidden />
      {children}
    </span>
  );
}
