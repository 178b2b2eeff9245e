import { Link } from "@tanstack/react-router";
import type { UnknownFlag, UnsentAttribute } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { Section } from "../../ui/section.tsx";
import { EnvironmentName } from "./service-block.tsx";

const number = new Intl.NumberFormat("en");
const shown = 20;

/** Keys that services ask for in vain: misspelt, archived too early, or never made. */
export function UnknownFlags({ flags }: { flags: readonly UnknownFlag[] }) {
  const services = new Set(flags.flatMap((flag) => flag.services)).size;
  return (
    <Section
      title="Keys that do not exist"
      description={`${services === 1 ? "1 service evaluates" : `${services} services evaluate`} keys that no environment has, and get the default in their code.`}
    >
      <ul className="panel divide-y divide-line text-sm">
        {flags.slice(0, shown).map((flag) => (
          <li
            key={flag.flag}
            aria-label={flag.flag}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[minmax(0,1fr)_110px_minmax(0,1fr)_150px]"
          >
            <FlagName flag={flag} />
            <span className="text-ink3 max-md:text-right">
              {flag.isArchived ? "Archived" : "Never made"}
            </span>
            <span className="text-ink2 wrap-anywhere">{flag.services.join(", ")}</span>
            <span className="num text-ink2 text-right">
              {number.format(flag.count)} evaluations
            </span>
          </li>
        ))}
        {flags.length > shown && (
          <li className="px-4 py-2.5 text-ink3">and {flags.length - shown} more</li>
        )}
      </ul>
    </Section>
  );
}

function FlagName({ flag: { flag, isArchived } }: { flag: UnknownFlag }) {
  const project = useProjectKey();
  if (!isArchived) return <span className="font-mono text-xs wrap-anywhere">{flag}</span>;
  return (
    <Link
      to="/p/$project/flags/$flag"
      params={{ project, flag }}
      className="font-mono text-xs wrap-anywhere text-accent hover:underline"
    >
      {flag}
    </Link>
  );
}

/** Attributes in rules that never hold, because no context has them. */
export function UnsentAttributes({ attributes }: { attributes: readonly UnsentAttribute[] }) {
  return (
    <Section
      title="Attributes that nobody sends"
      description="Rules look at them, but none of the contexts that were looked at by chance had them."
    >
      <ul className="panel divide-y divide-line text-sm">
        {attributes.slice(0, shown).map(({ environment, path, usedBy, similar }) => (
          <li
            key={`${environment} ${path}`}
            aria-label={path}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[minmax(0,1fr)_110px_minmax(0,1fr)_150px]"
          >
            <span className="font-mono text-xs wrap-anywhere">{path}</span>
            <span className="text-ink3 max-md:text-right">
              <EnvironmentName environment={environment} />
            </span>
            <span className="flex flex-wrap gap-x-2 text-ink2">
              {usedBy.slice(0, 3).map((address) => (
                <Address key={address} address={address} />
              ))}
              {usedBy.length > 3 && <span className="text-ink3">and {usedBy.length - 3} more</span>}
            </span>
            {similar !== null && (
              <span className="text-warn-ink md:text-right">
                Meant <span className="font-mono text-xs">{similar}</span>?
              </span>
            )}
          </li>
        ))}
        {attributes.length > shown && (
          <li className="px-4 py-2.5 text-ink3">and {attributes.length - shown} more</li>
        )}
      </ul>
    </Section>
  );
}

function Address({ address }: { address: string }) {
  const project = useProjectKey();
  const key = address.slice(address.indexOf("/") + 1);
  const look = "font-mono text-xs wrap-anywhere text-accent hover:underline";
  return address.startsWith("segment/") ? (
    <Link to="/p/$project/segments/$segment" params={{ project, segment: key }} className={look}>
      {key}
    </Link>
  ) : (
    <Link to="/p/$project/flags/$flag" params={{ project, flag: key }} className={look}>
      {key}
    </Link>
  );
}
