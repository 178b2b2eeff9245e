import { Link } from "@tanstack/react-router";
import type { ServicesView, UnknownFlag } from "@yardarm/server/wire";
import { Fragment } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { Section } from "../../ui/section.tsx";
import { EnvironmentName } from "./service-block.tsx";
import { attributesIn } from "./service-groups.ts";

const number = new Intl.NumberFormat("en");
const shown = 20;
const row =
  "grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,4fr)_150px]";
const keyLook = "font-mono text-xs wrap-anywhere";
const linkLook = `${keyLook} text-accent hover:underline`;

/** Keys that services ask for in vain: misspelt, archived too early, or never made. */
export function UnknownFlags({ flags }: { flags: readonly UnknownFlag[] }) {
  const services = new Set(flags.flatMap((flag) => flag.services)).size;
  const who = services === 1 ? "1 service evaluates" : `${services} services evaluate`;
  return (
    <Section
      title="Keys that do not exist"
      description={`${who} keys that no environment has, and get the default in their code.`}
    >
      <ul className="panel divide-y divide-line text-sm">
        {flags.slice(0, shown).map((flag) => (
          <li key={flag.flag} aria-label={flag.flag} className={row}>
            <span className={keyLook}>{flag.flag}</span>
            <span className="num text-right text-ink2 md:order-last">
              {number.format(flag.count)} evaluations
            </span>
            <span className="text-ink2 wrap-anywhere max-md:col-span-2">
              {flag.services.join(", ")}
            </span>
            <WhatBecameOfIt flag={flag} />
          </li>
        ))}
        <More count={flags.length - shown} />
      </ul>
    </Section>
  );
}

function WhatBecameOfIt({ flag: { flag, isArchived, similar } }: { flag: UnknownFlag }) {
  const project = useProjectKey();
  const place = "max-md:col-span-2";
  const link = (key: string, text: string, look: string) => (
    <Link to="/p/$project/flags/$flag" params={{ project, flag: key }} className={look}>
      {text}
    </Link>
  );
  if (isArchived) {
    return (
      <span className={`text-warn-ink ${place}`}>
        {link(flag, "Archived", "underline")} while it is still asked for
      </span>
    );
  }
  if (similar === null) return <span className={`text-ink3 ${place}`}>It never existed</span>;
  return (
    <span className={`text-warn-ink ${place}`}>Meant {link(similar, similar, linkLook)}?</span>
  );
}

/** Attributes in rules that never hold, because no context has them. */
export function UnsentAttributes({ view }: { view: ServicesView }) {
  const attributes = attributesIn(view);
  return (
    <Section
      title="Attributes that nobody sends"
      description="Rules ask for them, but none of the contexts in the sample had them."
    >
      <ul className="panel divide-y divide-line text-sm">
        {attributes.slice(0, shown).map(({ path, environments, usedBy, similar }) => (
          <li key={path} aria-label={path} className={row}>
            <span className={keyLook}>{path}</span>
            <span className="text-right text-ink3 md:text-left">
              {environments.map((environment, index) => (
                <Fragment key={environment}>
                  {index > 0 && ", "}
                  <EnvironmentName environment={environment} />
                </Fragment>
              ))}
            </span>
            <span className="flex flex-wrap gap-x-2 text-ink2">
              {usedBy.slice(0, 3).map((address) => (
                <Address key={address} address={address} />
              ))}
              {usedBy.length > 3 && <span className="text-ink3">and {usedBy.length - 3} more</span>}
            </span>
            {similar !== null && (
              <span className="text-right text-warn-ink">
                Meant <span className="font-mono text-xs">{similar}</span>?
              </span>
            )}
          </li>
        ))}
        <More count={attributes.length - shown} />
      </ul>
    </Section>
  );
}

function More({ count }: { count: number }) {
  return count > 0 && <li className="px-4 py-2.5 text-ink3">and {count} more</li>;
}

function Address({ address }: { address: string }) {
  const project = useProjectKey();
  const key = address.slice(address.indexOf("/") + 1);
  return address.startsWith("segment/") ? (
    <Link
      to="/p/$project/segments/$segment"
      params={{ project, segment: key }}
      className={linkLook}
    >
      {key}
    </Link>
  ) : (
    <Link to="/p/$project/flags/$flag" params={{ project, flag: key }} className={linkLook}>
      {key}
    </Link>
  );
}
