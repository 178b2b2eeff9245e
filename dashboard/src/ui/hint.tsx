import type { ReactNode } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";

/** A few words about a focusable thing, on hover and on focus. */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={350} closeDelay={0}>
      {children}
      <Tooltip offset={6} className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-bg">
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
