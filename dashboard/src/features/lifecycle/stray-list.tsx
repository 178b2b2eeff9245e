import type { StrayKey } from "@yardarm/server/wire";
import { andText, countText } from "../../ui/list-text.ts";
import { Ago } from "../../ui/time.tsx";

/** Keys that are asked for in vain: each was misspelt, or was a flag once. */
export function StrayList({ strays }: { strays: readonly StrayKey[] }) {
  return (
    <ul className="panel divide-y divide-line text-sm">
      {strays.map(({ key, archivedAt, references, repositories, services, lastAskedAt }) => (
        <li key={key} className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2.5">
          <code className="basis-64 font-mono text-[0.95em] font-medium wrap-anywhere">{key}</code>
          <span className="text-ink2">
            {archivedAt === null ? (
              "Never was a flag"
            ) : (
              <>
                Archived <Ago at={archivedAt} />
              </>
            )}
          </span>
          {references > 0 && (
            <span>
              {countText(references, "reference")} in {andText(repositories)}
            </span>
          )}
          {services.length > 0 && lastAskedAt !== null && (
            <span>
              Asked for by {andText(services)}, last <Ago at={lastAskedAt} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
