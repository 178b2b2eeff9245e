import type { Effect } from "@yardarm/core/changes";
import { countText } from "../../ui/list-text.ts";
import { EntityDiff } from "./entity-diff.tsx";

/** The raw difference, for whoever wants to see every line. */
export function EveryDifference({ effect: { entities } }: { effect: Effect }) {
  if (entities.length === 0) return null;
  return (
    <details className="mt-8">
      <summary className="w-fit cursor-pointer rounded text-lg font-semibold">
        Every line that differs{" "}
        <span className="text-sm font-normal text-ink2">
          {countText(entities.length, "document")}
        </span>
      </summary>
      <div className="mt-2 flex flex-col gap-3">
        {entities.map((entity) => (
          <EntityDiff key={entity.address} entity={entity} />
        ))}
      </div>
    </details>
  );
}
