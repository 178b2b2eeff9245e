import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface ScrollBoxProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What may be wider or longer than its place: it scrolls, and the keyboard can reach it to scroll it. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus no key could scroll it (WCAG 2.1.1).
    <section tabIndex={0} aria-label={label} className={classNames("overflow-auto", className)}>
      {children}
    </section>
  );
}
