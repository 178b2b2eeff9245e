import type { Difference } from "@yardarm/server/wire";
import { countText } from "../../ui/list-text.ts";
import { EntityDiff } from "./entity-diff.tsx";

/** What was reviewed beside what it would do now. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return null;
  return (
    <details className="mt-2 text-ink">
      <summary className="w-fit cursor-pointer rounded font-medium">
        Show both: what was reviewed, and what it is now (
        {countText(differences.length, "difference")})
      </summary>
      <div className="mt-2 flex flex-col gap-4">
        {differences.map(({ address, reviewed, now }) => (
          <div key={address} className="grid gap-3 lg:grid-cols-2">
            <Side title="As it was reviewed" address={address} sides={reviewed} />
            <Side title="As it is now" address={address} sides={now} />
          </div>
        ))}
      </div>
    </details>
  );
}

interface SideProps {
  readonly title: string;
  readonly address: string;
  readonly sides: Difference["now"];
}

function Side({ title, address, sides }: SideProps) {
  return (
    <section aria-label={`${title}: ${address}`} className="min-w-0">
      <h4 className="mb-1 text-xs font-medium text-ink2">{title}</h4>
      {sides === null ? (
        <p className="text-sm text-ink3">
          It does nothing to <code className="font-mono">{address}</code>.
        </p>
      ) : (
        <EntityDiff entity={{ address, ...sides }} />
      )}
    </section>
  );
}
