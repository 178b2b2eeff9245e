import { useQuery } from "@tanstack/react-query";
import type { InteractionWork } from "@yardarm/server/wire";
import { useHttp } from "../../api/http-context.tsx";
import { type InteractionPlace, interactionWorkQuery } from "../../api/interactions.ts";

type Work = NonNullable<InteractionWork["work"]>;

interface WorkProgressProps {
  readonly place: InteractionPlace;
  /** What is waited for is a plan, which was asked for under this name. */
  readonly watch?: string | undefined;
  /** While the server says nothing, as when another one answers. */
  readonly otherwise: string;
}

/** What the server does while somebody waits for it: how much of that is done, as a bar and in words. */
export function WorkProgress({ place, watch, otherwise }: WorkProgressProps) {
  const { data } = useQuery(interactionWorkQuery(useHttp(), place));
  const work = data?.work ?? undefined;
  const text = work === undefined ? otherwise : workText(work, watch);
  const share = work === undefined ? undefined : shareOf(work, watch);
  return (
    <div className="grid gap-2 text-sm text-ink2 num">
      <div
        role="progressbar"
        aria-label={text}
        {...(share !== undefined && {
          "aria-valuenow": Math.floor(100 * share),
          "aria-valuemin": 0,
          "aria-valuemax": 100,
        })}
        className="h-2 overflow-hidden rounded-full bg-raised"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] duration-500 ${share === undefined ? "w-1/4 animate-pulse" : ""}`}
          style={share === undefined ? undefined : { width: `${100 * share}%` }}
        />
      </div>
      <p className="flex justify-between gap-4">
        <span>{text}</span>
        {share !== undefined && <span>{Math.floor(100 * share)} %</span>}
      </p>
    </div>
  );
}

/** Of reading nobody knows how much there is, and of what others wait for it is nobody else's matter. */
function shareOf(work: Work, watch: string | undefined): number | undefined {
  if (work.work === "evidence") return undefined;
  return work.work === "plan" && work.watch !== (watch ?? null) ? undefined : work.share;
}

function workText(work: Work, watch: string | undefined): string {
  if (work.work === "reach") return "Working out which states can meet.";
  if (work.work === "evidence") return "Reading what tests and services told.";
  if (work.watch !== (watch ?? null)) return "Another plan is made first.";
  const { phase, steps, stepsMax, open, demanded } = work;
  const rows = work.rows === 1 ? "1 row" : `${work.rows} rows`;
  if (phase === "covering") {
    return `${rows} cover ${count(demanded - open)} of ${count(demanded)} combinations.`;
  }
  const step = stepsMax === null ? "" : ` Step ${count(steps)} of ${count(stepsMax)}.`;
  return `${rows} cover all ${count(demanded)} combinations; looking for fewer.${step}`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
