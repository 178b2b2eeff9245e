import { Link } from "@tanstack/react-router";
import type { PolicyView, WaiverView } from "@yardarm/server/wire";
import { Pencil, Undo2 } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { KeyText } from "../../ui/key-text.tsx";
import { daysUntil, dayText } from "../../ui/time.tsx";

interface WaiverListProps {
  readonly project: string;
  readonly waivers: readonly WaiverView[];
  readonly policies: readonly PolicyView[];
  readonly isReadOnly: boolean;
  readonly onEdit: (waiver: WaiverView) => void;
  readonly onTakeBack: (waiver: WaiverView) => void;
}

/** Which exceptions stand, and how long; those that end soonest first. */
export function WaiverList({ waivers, policies, ...props }: WaiverListProps) {
  const names = new Map(policies.map(({ key, name }) => [key, name]));
  return (
    <ul className="panel divide-y divide-line">
      {waivers.map((waiver) => (
        <WaiverItem
          key={waiver.key}
          waiver={waiver}
          policyName={names.get(waiver.policy) ?? waiver.policy}
          {...props}
        />
      ))}
    </ul>
  );
}

type WaiverItemProps = Omit<WaiverListProps, "waivers" | "policies"> & {
  readonly waiver: WaiverView;
  readonly policyName: string;
};

function WaiverItem({ project, waiver, policyName, isReadOnly, ...on }: WaiverItemProps) {
  const { flag, environment, isHeld, waivedCount } = waiver;
  return (
    <li
      aria-label={waiver.key}
      className="relative grid items-start gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[minmax(0,1fr)_180px_150px_64px]"
    >
      <div className="min-w-0 max-md:pr-16">
        <p className="flex min-w-0 flex-wrap items-center gap-x-1.5">
          {flag === undefined ? (
            <span className="font-medium">Every flag</span>
          ) : (
            <Link
              to="/p/$project/flags/$flag"
              params={{ project, flag }}
              className="min-w-0 hover:underline"
            >
              <KeyText value={flag} />
            </Link>
          )}
          {environment !== undefined && <span className="text-sm">in {environment}</span>}
          <span className="text-sm text-ink2">is let off “{policyName}”</span>
        </p>
        <p className="mt-0.5 text-sm text-ink2">{waiver.reason}</p>
      </div>
      <p className="text-sm text-ink2">
        Granted by {waiver.approverName}
        <span className="block text-xs text-ink3 num">{waivedText(waivedCount, isHeld)}</span>
      </p>
      <p className="text-sm">
        <span className={classNames("font-medium num", !isHeld && "text-ink3")}>
          {countdown(daysUntil(waiver.until, new Date()))}
        </span>
        <span className="block text-xs text-ink3">{dayText(waiver.until)}</span>
      </p>
      {!isReadOnly && (
        <div className="flex justify-end max-md:absolute max-md:top-2 max-md:right-2">
          <IconButton label={`Edit ${waiver.key}`} onPress={() => on.onEdit(waiver)}>
            <Pencil size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Take back ${waiver.key}`} onPress={() => on.onTakeBack(waiver)}>
            <Undo2 size={14} aria-hidden />
          </IconButton>
        </div>
      )}
    </li>
  );
}

function countdown(days: number): string {
  if (days < 0) return "Ended";
  if (days === 0) return "Last day";
  return days === 1 ? "1 day left" : `${days} days left`;
}

function waivedText(count: number, isHeld: boolean): string {
  if (!isHeld) return "Lets nothing pass any more";
  return count === 0 ? "Nothing to let pass today" : `Lets ${count} pass today`;
}
