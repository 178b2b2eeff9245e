import type { Group } from "@yardarm/core/registry";
import type { GroupView } from "@yardarm/server/wire";
import { FactList, type ShownFact } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";

/** What a group sorts its subjects by. */
export function GroupFacts({ group, seen }: { readonly group: Group; readonly seen: GroupView }) {
  const facts: readonly ShownFact[] = [
    ["Sorted by", basisText(group)],
    ["Salt", group.salt],
    ...(group.scheme === undefined ? [] : [["Scheme", group.scheme] as const]),
    ["Last change", <Ago key="changed" at={seen.changedAt} />],
  ];
  return (
    <div className="border-b border-line pb-5">
      <FactList facts={facts} />
    </div>
  );
}

/** `targeting key of company` */
function basisText({ by, kind }: Pick<Group, "by" | "kind">): string {
  return `${by ?? "targeting key"}${kind === undefined ? "" : ` of ${kind}`}`;
}
