import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** The look of a link to one of several views of the same page. */
export function tabClass(isCurrent: boolean): string {
  return classNames(
    "flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium whitespace-nowrap hover:bg-raised",
    isCurrent ? "bg-accent-wash text-ink" : "text-ink2 hover:text-ink",
  );
}

interface TabsProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Links to the views of a page, in a row that scrolls by itself where it is too long. */
export function Tabs({ label, className, children }: TabsProps) {
  return (
    <nav
      aria-label={label}
      // The padding keeps the outline of the focus whole; the margin takes it back, so that the row begins where panels do.
      className={classNames("-m-0.5 flex max-w-full gap-1 overflow-x-auto p-0.5", className)}
    >
      {children}
    </nav>
  );
}
