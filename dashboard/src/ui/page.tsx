import { type ReactNode, useEffect } from "react";
import { classNames } from "./class-names.ts";

export interface PageProps {
  /** Shown in the browser's tab, and in the heading unless that needs more than words. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** The page fills the window and scrolls inside itself (a grid); otherwise it scrolls as a whole. */
  readonly isFilling?: boolean;
  readonly children: ReactNode;
}

/** Lines and rows that are wider than this are hard to follow. */
const pageWidth = "max-w-[1264px]";

export function Page({
  title,
  heading,
  description,
  actions,
  isFilling = false,
  children,
}: PageProps) {
  usePageTitle(title);
  return (
    <main
      id="content"
      // Positioned, so that texts for screen readers scroll with it instead of making the window scroll.
      className={classNames(
        "relative h-full",
        // On paper there is no window to scroll in.
        isFilling ? "flex min-h-0 flex-col" : "overflow-auto print:h-auto print:overflow-visible",
      )}
    >
      <header
        className={classNames(
          "flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-5 pb-4 md:px-8",
          !isFilling && pageWidth,
        )}
      >
        <div className="min-w-0 flex-1 basis-60">
          <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none!">
            {heading ?? title}
          </h1>
          {description && <div className="text-sm text-ink2">{description}</div>}
        </div>
        {actions}
      </header>
      {isFilling ? children : <div className={`px-4 pb-16 md:px-8 ${pageWidth}`}>{children}</div>}
    </main>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Yardarm`;
  }, [title]);
}
