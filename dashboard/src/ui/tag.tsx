import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const tones = {
  plain: "bg-raised text-ink2",
  accent: "bg-accent-wash text-ink",
  warning: "bg-warn-wash text-warn-ink",
  danger: "bg-bad-wash text-bad-ink",
} as const;

/** One or two words about a thing, beside it. */
export function Tag({
  tone = "plain",
  children,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center rounded-full px-2 text-xs whitespace-nowrap",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
