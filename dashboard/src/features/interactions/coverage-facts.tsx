import type { InteractionOverview } from "@yardarm/server/wire";
import { coverageText } from "./interaction-words.ts";

/** How much of what can meet was tested. Without evidence no share is shown: neither nothing nor everything. */
export function CoverageFacts({ overview }: { overview: InteractionOverview }) {
  const { totals, coverage, flags } = overview;
  const half = coverage.completeness.find(({ part }) => part === 0.5);
  const facts: readonly (readonly [name: string, value: string, hint: string])[] = [
    [
      "Can meet",
      counted(totals.reachable),
      `of ${counted(totals.combinations)} combinations of ${counted(flags)} flags`,
    ],
    [
      "Untested",
      counted(totals.untested),
      `of ${counted(totals.reachableOrObserved)} that can meet, or did`,
    ],
    ["Tested", coverageText(coverage.total), "of what can meet"],
    [
      "Pairs tested whole",
      coverageText(coverage.simple),
      `of ${counted(coverage.sets)} pairs of flags`,
    ],
    [
      "Pairs tested by half",
      coverageText(half?.share ?? null),
      "at least half of their combinations",
    ],
  ];
  return (
    <dl className="panel grid grid-cols-2 gap-x-6 gap-y-4 px-4 py-4 md:grid-cols-5">
      {facts.map(([name, value, hint]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-ink3">{name}</dt>
          <dd className="text-lg font-semibold num">
            {value}
            <span className="block text-xs font-normal text-ink3">{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function counted(count: number): string {
  return count.toLocaleString("en");
}
