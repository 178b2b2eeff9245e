import type { Stage, StaleReason, Track } from "@yardarm/server/wire";
import {
  Archive,
  CheckCheck,
  CircleDot,
  Eraser,
  Infinity as Forever,
  type LucideIcon,
  Sprout,
  TrendingUp,
} from "lucide-react";
import { classNames } from "./class-names.ts";

interface Look {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const looks: Record<Stage, Look> = {
  defined: { label: "Not on yet", icon: Sprout, tone: "text-ink2" },
  rolling_out: { label: "Rolling out", icon: TrendingUp, tone: "text-on" },
  live: { label: "Live", icon: CircleDot, tone: "text-ink2" },
  ready: { label: "Ready to remove", icon: Eraser, tone: "text-ink2" },
  removed: { label: "Out of code", icon: CheckCheck, tone: "text-ink2" },
  archived: { label: "Archived", icon: Archive, tone: "text-ink3" },
};
const permanentLook: Look = { label: "Permanent", icon: Forever, tone: "text-ink3" };

const staleWords: Record<StaleReason, string> = {
  past_expiry: "Its last day is over",
  lifetime_exceeded: "Older than flags of its purpose may be",
  one_sided_rules: "Everybody gets the same, for long",
  unused: "Nobody asks for it",
  review_due: "A review is due",
};

interface StageMarkProps {
  readonly life: {
    readonly stage: Stage;
    readonly track: Track;
    readonly staleBecause: readonly StaleReason[];
  };
}

/** How far a flag has come; what is stale speaks up, and says why. */
export function StageMark({ life: { stage, track, staleBecause } }: StageMarkProps) {
  const isPermanent = track === "permanent" && stage === "live";
  const { label, icon: Icon, tone } = isPermanent ? permanentLook : looks[stage];
  const isStale = staleBecause.length > 0;
  return (
    <span
      title={staleBecause.map((reason) => staleWords[reason]).join(". ") || undefined}
      className={classNames(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        isStale ? "text-warn-ink" : tone,
      )}
    >
      <Icon size={14} aria-hidden />
      {label}
      {isStale && <span className="sr-only">, stale</span>}
    </span>
  );
}
