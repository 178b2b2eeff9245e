import { useQuery } from "@tanstack/react-query";
import type { CriticalInteractions } from "@yardarm/server/wire";
import { useHttp } from "../../api/http-context.tsx";
import { criticalInteractionsQuery, type InteractionPlace } from "../../api/interactions.ts";
import { ContextFacts } from "../../ui/context-facts.tsx";
import { countText } from "../../ui/list-text.ts";
import { Section } from "../../ui/section.tsx";
import { CombinationName } from "./combination-name.tsx";

/** So many stand beside what is worth testing. */
const shownMax = 3;

/** What no pair tells: three critical flags at once. Nothing at all where fewer are critical. */
export function CriticalSection(place: InteractionPlace) {
  const { data } = useQuery(criticalInteractionsQuery(useHttp(), place, shownMax));
  if (data === undefined || data.flags.length < 3) return null;
  return (
    <Section title="Three critical flags at once" description={countsText(data)}>
      {data.triples.length > 0 && <Triples triples={data.triples} />}
    </Section>
  );
}

function Triples({ triples }: Pick<CriticalInteractions, "triples">) {
  return (
    <ol className="panel divide-y divide-line">
      {triples.map(({ states, untestedPairs, witness }) => (
        <li
          key={states.map(({ flag, variant }) => `${flag} ${variant}`).join()}
          className="px-4 py-2.5"
        >
          <CombinationName states={states} />
          <div className="mt-0.5 line-clamp-3 text-xs text-ink2 num">
            {pairsText(untestedPairs)}
            {witness !== null && (
              <>
                {" "}
                · served to <ContextFacts context={witness} />
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Without any test, no share is told: neither nothing nor everything. */
function countsText({ flags, flagsLeftOut, reachable, exercised }: CriticalInteractions): string {
  const tested =
    exercised === null
      ? ""
      : `: ${exercised.toLocaleString("en")} tested, ${(reachable - exercised).toLocaleString("en")} untested`;
  const met = `${countText(reachable, "triple")} of ${countText(flags.length, "flag")} can meet${tested}.`;
  return flagsLeftOut === 0
    ? met
    : `${met} ${countText(flagsLeftOut, "more critical flag is", "more critical flags are")} not looked at.`;
}

function pairsText(untested: number): string {
  return untested === 0 ? "each two are tested" : `${untested} of its 3 pairs untested`;
}
