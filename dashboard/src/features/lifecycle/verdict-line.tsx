import type { LifecycleRow } from "@yardarm/server/wire";
import { CircleCheck, CircleHelp, CircleMinus, type LucideIcon } from "lucide-react";
import { classNames } from "../../ui/class-names.ts";
import { Sentence } from "../../ui/sentence.tsx";

type Verdict = LifecycleRow["archive"];

const looks: Record<Verdict["safe"], { readonly icon: LucideIcon; readonly tone: string }> = {
  yes: { icon: CircleCheck, tone: "text-on" },
  done: { icon: CircleCheck, tone: "text-ink3" },
  unknown: { icon: CircleHelp, tone: "text-warn-ink" },
  no: { icon: CircleMinus, tone: "text-ink3" },
};

interface VerdictLineProps {
  readonly verdict: Verdict;
  /** Cut off at the end of the line, where the window is wide enough for lines. */
  readonly isShort?: boolean;
}

/** Whether it may go, and why, in one sentence. */
export function VerdictLine({ verdict, isShort = false }: VerdictLineProps) {
  const { icon: Icon, tone } = looks[verdict.safe];
  return (
    <span className="flex min-w-0 gap-2 text-sm wrap-anywhere">
      <Icon size={16} aria-hidden className={classNames("mt-0.5 shrink-0", tone)} />
      <span className={classNames("min-w-0", isShort && "min-[84rem]:truncate")}>
        <Sentence text={verdict.sentence} />
      </span>
    </span>
  );
}
