import { Link } from "@tanstack/react-router";
import type { Expiry } from "@yardarm/core/registry";
import type { EnvironmentView, FlagRow } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { KeyText } from "../../ui/key-text.tsx";
import { ServingBadge } from "../../ui/serving-badge.tsx";
import { Spark } from "../../ui/spark.tsx";
import { StageMark } from "../../ui/stage-mark.tsx";
import { Ago, daysUntil, dueText } from "../../ui/time.tsx";
import type { SortKey } from "./flag-filter.ts";

/** One column of the flags grid. */
export interface FlagColumn {
  readonly id: string;
  readonly label: string;
  /** A CSS grid track. */
  readonly track: string;
  readonly sort?: SortKey;
  readonly cell: (flag: FlagRow, project: string) => ReactNode;
}

/** When a flag has to be gone; it speaks up two weeks before. */
const soonDays = 14;

export function wideColumns(environments: readonly EnvironmentView[]): readonly FlagColumn[] {
  return [
    { id: "key", label: "Flag", track: "minmax(260px,1fr)", sort: "key", cell: keyLink },
    ...environments.map((environment) => environmentColumn(environment, "104px")),
    {
      id: "owner",
      label: "Owner",
      track: "136px",
      sort: "owner",
      cell: (flag) => <span className="truncate">{flag.owner.name}</span>,
    },
    {
      id: "stage",
      label: "Stage",
      track: "124px",
      sort: "stage",
      cell: (flag) => <StageMark life={flag} />,
    },
    {
      id: "expires",
      label: "Expires",
      track: "120px",
      sort: "expires",
      cell: (flag) => <Expires expiry={flag.expiry} />,
    },
    {
      id: "evaluated",
      label: "Evaluations, 24 h",
      track: "188px",
      sort: "evaluated",
      cell: evaluated,
    },
  ];
}

/** On a phone: the flag with its stage below, and the last environment, which is the one that matters. */
export function narrowColumns(environments: readonly EnvironmentView[]): readonly FlagColumn[] {
  const last = environments.at(-1);
  return [
    {
      id: "key",
      label: "Flag",
      track: "minmax(0,1fr)",
      sort: "key",
      cell: (flag, project) => (
        <span className="grid min-w-0">
          {keyLink(flag, project)}
          <span className="flex gap-3 text-xs text-ink3">
            <StageMark life={flag} />
            <span className="truncate">{flag.owner.name}</span>
          </span>
        </span>
      ),
    },
    ...(last ? [environmentColumn(last, "104px")] : []),
  ];
}

function environmentColumn(environment: EnvironmentView, track: string): FlagColumn {
  return {
    id: `environment:${environment.key}`,
    label: environment.name,
    track,
    cell: (flag) => {
      const serving = flag.serving[environment.key];
      if (serving === undefined) return <span className="text-ink3">–</span>;
      return (
        <span title={serving.text} className="inline-flex">
          <ServingBadge serving={serving} label={environment.name} />
        </span>
      );
    },
  };
}

function keyLink(flag: FlagRow, project: string): ReactNode {
  return (
    <Link
      to="/p/$project/flags/$flag"
      params={{ project, flag: flag.key }}
      tabIndex={-1}
      title={flag.name}
      className="flex min-w-0"
      // The row opens the flag; the link is there for opening it in another tab.
      onClick={(event) => event.stopPropagation()}
    >
      <KeyText value={flag.key} />
    </Link>
  );
}

function evaluated({ evaluations }: FlagRow): ReactNode {
  if (evaluations.lastEvaluatedAt === null) return <span className="text-ink3">Never</span>;
  return (
    <>
      <Spark values={evaluations.hours} />
      <span className="truncate text-xs text-ink3">
        <Ago at={evaluations.lastEvaluatedAt} />
      </span>
    </>
  );
}

function Expires({ expiry }: { expiry: Expiry }) {
  if (expiry.kind === "permanent") return <span className="text-ink3">Never</span>;
  const days = daysUntil(expiry.date, new Date());
  const tone = days < 0 ? "text-bad-ink" : days < soonDays ? "text-warn-ink" : "text-ink2";
  return (
    <span className={`whitespace-nowrap ${tone}`} title={expiry.date}>
      {dueText(days)}
    </span>
  );
}
