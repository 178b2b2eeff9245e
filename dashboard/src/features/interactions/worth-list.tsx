import { Link } from "@tanstack/react-router";
import type { InteractionRisk } from "@yardarm/server/wire";
import { Ago } from "../../ui/time.tsx";
import { CombinationName } from "./combination-name.tsx";
import { exposureText } from "./interaction-words.ts";

interface WorthListProps {
  readonly project: string;
  readonly environment: string;
  readonly risks: readonly InteractionRisk[];
}

/** So many stand open; the others one press away. */
const openMax = 8;

/** The combinations that are worth testing first, each with why. */
export function WorthList({ risks, ...place }: WorthListProps) {
  const more = risks.slice(openMax);
  return (
    <>
      <WorthItems risks={risks.slice(0, openMax)} {...place} />
      {more.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="w-fit cursor-pointer rounded text-ink2 num hover:text-ink">
            The next {more.length}
          </summary>
          <div className="mt-2">
            <WorthItems risks={more} {...place} />
          </div>
        </details>
      )}
    </>
  );
}

function WorthItems({ project, environment, risks }: WorthListProps) {
  return (
    <ol className="panel divide-y divide-line">
      {risks.map((risk) => {
        const { one, other } = risk;
        return (
          <li key={`${one.flag} ${one.variant} ${other.flag} ${other.variant}`}>
            <Link
              to="/p/$project/interactions/$one/$other"
              params={{ project, one: one.flag, other: other.flag }}
              search={{ environment }}
              className="block px-4 py-2.5 hover:bg-raised"
            >
              <CombinationName states={[one, other]} />
              <span className="mt-0.5 block text-xs text-ink2 num">
                {exposureText(risk)}
                {risk.seenAt !== null && ", seen"} · <LastTest risk={risk} />
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

function LastTest({ risk: { exercised, passedAt } }: { risk: InteractionRisk }) {
  if (passedAt === null) return "never tested";
  return (
    <>
      tested <Ago at={passedAt} />
      {exercised === "before_change" ? ", before a change" : ", too long ago"}
    </>
  );
}
