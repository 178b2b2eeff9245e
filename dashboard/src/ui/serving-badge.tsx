import type { Serving } from "@yardarm/server/wire";
import { classNames } from "./class-names.ts";

/** How much of the badge is filled, and what it says. */
export function servingText({ on, share }: Pick<Serving, "on" | "share">): string {
  if (!on) return "Off";
  if (share === null) return "Rules";
  if (share >= 100) return "On";
  if (share > 0 && share < 1) return "<1\u00a0%";
  if (share > 99) return ">99\u00a0%";
  return `${Math.round(share)}\u00a0%`;
}

/** State by fill and by word: solid = on for everybody, part-filled = for some, hollow = off. Never by colour alone. */
export function ServingBadge({
  serving,
  label,
}: {
  serving: Pick<Serving, "on" | "share">;
  label: string;
}) {
  const text = servingText(serving);
  const isFull = text === "On";
  const share = serving.on ? (serving.share ?? 50) : 0;
  return (
    <span
      className={classNames(
        "relative inline-grid h-5 w-12 shrink-0 place-items-center overflow-hidden rounded border text-xs font-medium num",
        isFull ? "border-on bg-on text-on-ink" : "border-field bg-surface",
      )}
    >
      {!isFull && share > 0 && (
        <svg
          className={classNames(
            "absolute inset-x-0 bottom-0 h-[2px] w-full text-on",
            serving.share === null && "opacity-60",
          )}
          preserveAspectRatio="none"
          viewBox="0 0 100 1"
          aria-hidden
        >
          {serving.share === null ? (
            <path d="M0 .5h100" stroke="currentColor" strokeWidth="1" strokeDasharray="12 6" />
          ) : (
            <rect width={Math.max(share, 4)} height="1" fill="currentColor" />
          )}
        </svg>
      )}
      <span
        className={classNames(
          "leading-none",
          !isFull && (share > 0 ? "pb-px text-ink" : "text-ink3"),
        )}
      >
        <span className="sr-only">{label} </span>
        {text}
      </span>
    </span>
  );
}
