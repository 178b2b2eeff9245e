import type { EntityEffect } from "@yardarm/core/changes";
import type { JsonValue } from "@yardarm/sdk/model";
import { useMemo } from "react";
import { classNames } from "../../ui/class-names.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { type DiffLine, diffJson } from "./json-lines.ts";

const marks: Record<
  DiffLine["kind"],
  { readonly sign: string; readonly name: string; readonly tone: string }
> = {
  same: { sign: " ", name: "", tone: "text-ink2" },
  removed: { sign: "−", name: "removed", tone: "bg-bad-wash text-bad-ink" },
  added: { sign: "+", name: "added", tone: "bg-accent-wash text-ink" },
  skipped: { sign: "⋯", name: "", tone: "text-ink3" },
};

/** Before and after of one entity, line by line. A sign stands before each line, since colour alone says nothing. */
export function EntityDiff({ entity }: { entity: EntityEffect }) {
  const lines = useMemo(() => diffJson(entity.before, entity.after), [entity]);
  return (
    <figure className="overflow-hidden rounded-md border border-line">
      <figcaption className="border-b border-line bg-raised px-3 py-1.5 text-xs">
        <code className="font-mono wrap-anywhere">{entity.address}</code>{" "}
        <span className="text-ink3">{fateText(entity.before, entity.after)}</span>
      </figcaption>
      <ScrollBox label={`Difference of ${entity.address}`} className="max-h-96">
        <pre className="py-1 font-mono text-xs leading-5">
          {lines.map((line) => (
            <span
              key={line.id}
              className={classNames("block min-w-fit px-3", marks[line.kind].tone)}
            >
              <span aria-hidden className="inline-block w-4 select-none">
                {marks[line.kind].sign}
              </span>
              {marks[line.kind].name && <span className="sr-only">{marks[line.kind].name}: </span>}
              {line.text}
            </span>
          ))}
        </pre>
      </ScrollBox>
    </figure>
  );
}

function fateText(before: JsonValue | null, after: JsonValue | null): string {
  if (before === null) return "is new";
  return after === null ? "is gone" : "changed";
}
