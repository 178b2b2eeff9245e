import type { RequestState } from "@yardarm/server/wire";
import {
  CalendarClock,
  CircleCheck,
  CircleSlash,
  Eye,
  Hourglass,
  type LucideIcon,
  PenLine,
  ThumbsUp,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { stateLabels } from "../../change-sheet/preview/state-words.ts";

const looks: Record<RequestState, { readonly icon: LucideIcon; readonly tone: string }> = {
  draft: { icon: PenLine, tone: "text-ink3" },
  in_review: { icon: Eye, tone: "text-warn-ink" },
  approved: { icon: ThumbsUp, tone: "text-on" },
  scheduled: { icon: CalendarClock, tone: "text-on" },
  applied: { icon: CircleCheck, tone: "text-ink2" },
  rejected: { icon: Undo2, tone: "text-bad-ink" },
  cancelled: { icon: CircleSlash, tone: "text-ink3" },
  expired: { icon: Hourglass, tone: "text-ink3" },
  failed: { icon: TriangleAlert, tone: "text-bad-ink" },
};

/** How far a change request is, by an icon and a word. */
export function StateMark({ state }: { state: RequestState }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span
      className={`inline-flex items-center self-start gap-1.5 text-sm font-medium whitespace-nowrap ${tone}`}
    >
      <Icon size={14} aria-hidden />
      {stateLabels[state]}
    </span>
  );
}
