import { Link } from "@tanstack/react-router";
import type { RefusedKey } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { EnvironmentName } from "./service-block.tsx";

const shown = 20;

const whys: Readonly<Record<RefusedKey["why"], string>> = {
  revoked: "Revoked",
  expired: "Expired",
  replaced: "Has a new secret; the one before was used",
};

/** Keys that open nothing any more while somebody still comes with them: what runs there cannot report it. */
export function RefusedKeys({ keys }: { keys: readonly RefusedKey[] }) {
  return (
    <Section
      title="SDK keys that are refused"
      description="Something still runs with them. It decides with the flags that it knew last, or serves its own defaults, and cannot report."
    >
      <ul className="panel divide-y divide-line text-sm">
        {keys.slice(0, shown).map((key) => (
          <RefusedRow key={`${key.environment} ${key.name} ${key.lastRefusedAt}`} of={key} />
        ))}
        {keys.length > shown && (
          <li className="px-4 py-2.5 text-ink3">and {keys.length - shown} more</li>
        )}
      </ul>
    </Section>
  );
}

function RefusedRow({ of: { name, kind, environment, why, lastRefusedAt } }: { of: RefusedKey }) {
  const project = useProjectKey();
  return (
    <li
      aria-label={name}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,4fr)_150px]"
    >
      <Link
        to="/p/$project/settings/sdk-keys"
        params={{ project }}
        className="wrap-anywhere text-accent hover:underline"
      >
        {name}
      </Link>
      <span className="text-right text-xs text-ink3 md:order-last">
        <Ago at={lastRefusedAt} />
      </span>
      <span className="text-ink2 max-md:col-span-2">
        {kind === "client" ? "Pages" : "Services"} in <EnvironmentName environment={environment} />
      </span>
      <span className="text-bad-ink max-md:col-span-2">{whys[why]}</span>
    </li>
  );
}
