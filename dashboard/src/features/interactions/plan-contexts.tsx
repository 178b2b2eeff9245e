import type { TestPlanView } from "@yardarm/server/wire";
import { ContextFacts } from "../../ui/context-facts.tsx";
import { andText, countText } from "../../ui/list-text.ts";

/** Somebody for each row who is served all of it, so that it can be run without overrides. */
export function PlanContexts({ rows }: Pick<TestPlanView, "rows">) {
  const numbered = rows.map(({ context }, index) => ({ context, number: index + 1 }));
  const found = numbered.filter(({ context }) => context !== null);
  const others = numbered.filter(({ context }) => context === null);
  return (
    <>
      {found.length > 0 && (
        <ul className="panel max-h-[50vh] divide-y divide-line overflow-y-auto text-sm">
          {found.map(({ context, number }) => (
            <li key={number} className="grid gap-x-4 px-4 py-2 md:grid-cols-[5rem_minmax(0,1fr)]">
              <span className="font-medium num">Row {number}</span>
              <span>
                <ContextFacts context={context} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <p className="mt-2 text-sm text-ink2 num">{overridesText(others, rows.length)}</p>
      )}
    </>
  );
}

/** So many rows are named one by one. */
const namedMax = 12;

function overridesText(rows: readonly { readonly number: number }[], of: number): string {
  if (rows.length === of) return "No context was found that is served a whole row: override flags.";
  const which =
    rows.length > namedMax
      ? countText(rows.length, "row")
      : `${rows.length === 1 ? "row" : "rows"} ${andText(rows.map(({ number }) => String(number)))}`;
  return `No context was found for ${which}: override flags there.`;
}
