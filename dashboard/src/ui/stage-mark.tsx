import type { Stage } from "@yardarm/server/wire";
import {
  AlertTriangle,
  Archive,
  CircleDot,
  Clock3,
  Infinity as Forever,
  type LucideIcon,
  Sprout,
  TrendingUp,
} from "lucide-react";
import { classNames } from "./class-names.ts";

const stages: Record<
  Stage,
  { readonly label: string; readonly icon: LucideIcon; readonly tone: string }
> = {
  new: { label: "New", icon: Sprout, tone: "text-ink2" },
  "rolling-out": { label: "Rolling out", icon: TrendingUp, tone: "text-on" },
  live: { label: "Live", icon: CircleDot, tone: "text-ink2" },
  permanent: { label: "Permanent", icon: Forever, tone: "text-ink3" },
  stale: { label: "Stale", icon: Clock3, tone: "text-warn-ink" },
  expired: { label: "Expired", icon: AlertTriangle, tone: "text-bad-ink" },
  archived: { label: "Archived", icon: Archive, tone: "text-ink3" },
};

export function StageMark({ stage }: { stage: Stage }) {
  const { label, icon: Icon, tone } = stages[stage];
  return (
    <span className={classNames("inline-flex items-center gap-1.5 whitespace-nowrap", tone)}>
      <Icon size={14} aria-hidden />
      {label}
    </span>
  );
}
