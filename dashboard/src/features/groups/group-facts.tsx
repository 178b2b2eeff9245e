import type { Group } from "@yardarm/core/registry";
import type { GroupView } from "@yardarm/server/wire";
import { Ago } from "../../ui/time.tsx";

/** What a group sorts its subjects by. */
export function GroupFacts({ group, seen }: { readonly group: Group; readonly seen: GroupView }) {
  const facts: readonly (readonly [string, string])[] = [
    ["Sorted by", basisText(group)],
    ["Salt", group.salt],
    ...(group.scheme === undefined ? [] : [["Scheme", group.scheme] as const]),
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 border-b border-line pb-5">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-ink3">{name}</dt>
          <dd className="text-sm wrap-anywhere">{value}</dd>
        </div>
      ))}
      <div>
        <dt className="text-xs text-ink3">Last change</dt>
        <dd className="text-sm">
          <Ago at={seen.changedAt} />
        </dd>
      </div>
    </dl>
  );
}

/** `targeting key of company` */
function basisText({ by, kind }: Pick<Group, "by" | "kind">): string {
  return `${by ?? "targeting key"}${kind === undefined ? "" : ` of ${kind}`}`;
}
