import { Link } from "@tanstack/react-router";
import type { CorrelationEffectView, InteractionRisk } from "@yardarm/server/wire";
import { useEnvironmentName } from "../../api/current-project.tsx";
import type { InteractionPlace } from "../../api/interactions.ts";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { CombinationName } from "./combination-name.tsx";

interface MovedProps {
  readonly place: InteractionPlace;
  readonly moved: CorrelationEffectView["excluded"];
}

/** Combinations that somebody was served although they are declared impossible: then what is declared is not always so. */
export function SeenAllTheSame({ place, moved }: MovedProps) {
  const nameOf = useEnvironmentName();
  const seen = moved.named.filter(({ seenAt }) => seenAt !== null);
  if (moved.seen === 0) return null;
  return (
    <Notice
      kind="warning"
      title={`Services of ${nameOf(place.environment)} served ${countText(moved.seen, "of these combinations", "of these combinations")} all the same`}
    >
      So it is not always as declared.
      <NamedList place={place} risks={seen} />
    </Notice>
  );
}

/** The combinations by name, each leading to what is known of it. */
export function NamedList({
  place: { project, environment },
  risks,
}: {
  readonly place: InteractionPlace;
  readonly risks: readonly InteractionRisk[];
}) {
  return (
    <ul className="mt-2 grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {risks.map(({ one, other }) => (
        <li key={`${one.flag} ${one.variant} ${other.flag} ${other.variant}`} className="min-w-0">
          <Link
            to="/p/$project/interactions/$one/$other"
            params={{ project, one: one.flag, other: other.flag }}
            search={{ environment }}
            className="block rounded hover:underline"
          >
            <CombinationName states={[one, other]} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** All that a list of declarations moves, in words: `2 combinations would count as impossible`. */
export function movedText(count: number, what: string): string {
  return count === 0 ? `No combination ${what}.` : `${countText(count, "combination")} ${what}.`;
}
