import { useQuery } from "@tanstack/react-query";
import type { DefaultInCode } from "@yardarm/server/wire";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { defaultsQuery } from "../../api/queries.ts";
import { PanelLoading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";

/** What services serve when the flag cannot be decided: the values that their code passes. */
export function DefaultsSection({ flag }: { flag: string }) {
  const query = useQuery(defaultsQuery(useHttp(), useProjectKey(), flag));
  return (
    <Section
      title="Defaults in code"
      description="Served when this flag cannot be decided: before the first snapshot, or when the key is gone."
    >
      {query.error && <Notice kind="danger">{describeError(query.error)}</Notice>}
      {query.isPending && <PanelLoading className="h-14" />}
      {query.data && <Defaults defaults={query.data} />}
    </Section>
  );
}

function Defaults({ defaults }: { defaults: readonly DefaultInCode[] }) {
  if (defaults.length === 0)
    return <Empty>No service has told yet which defaults it passes.</Empty>;
  return (
    <ul className="panel divide-y divide-line text-sm">
      {together(defaults).map((group) => (
        <DefaultRow key={group.id} {...group} />
      ))}
    </ul>
  );
}

interface DefaultGroup {
  readonly id: string;
  readonly first: DefaultInCode;
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/** The same default that means the same, with all who pass it. */
function together(defaults: readonly DefaultInCode[]): readonly DefaultGroup[] {
  const groups = new Map<string, DefaultInCode[]>();
  for (const it of defaults) {
    const id = JSON.stringify([it.type, it.value, it.hash, it.isOffVariant]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [it]);
    else group.push(it);
  }
  return [...groups].flatMap(([id, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    return {
      id,
      first,
      services: [...new Set(all.map(({ service }) => service))].sort(),
      environments: [...new Set(all.map(({ environment }) => environment))],
    };
  });
}

function DefaultRow({ first, services, environments }: DefaultGroup) {
  const names = useEnvironments().filter(({ key }) => environments.includes(key));
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[160px_minmax(0,1fr)_minmax(0,1fr)_110px]">
      <code className="font-mono text-xs wrap-anywhere">{valueText(first)}</code>
      <span className="text-xs text-ink3 md:order-last md:text-right">
        <Ago at={first.lastSeenAt} />
      </span>
      <Meaning of={first} />
      <span className="text-ink2 max-md:col-span-2 wrap-anywhere">
        {services.join(", ")}{" "}
        <span className="text-ink3">in {names.map(({ name }) => name).join(", ")}</span>
      </span>
    </li>
  );
}

function valueText({ value, hash, type }: DefaultInCode): string {
  if (hash === null) return JSON.stringify(value);
  return type === "string" ? `long text ${hash.slice(0, 6)}` : `object ${hash.slice(0, 6)}`;
}

function Meaning({ of: { type, variant, isOfType, isOffVariant } }: { of: DefaultInCode }) {
  const place = "max-md:col-span-2";
  if (!isOfType) {
    return (
      <span className={`text-bad-ink ${place}`}>The flag is no {type}; it is always served.</span>
    );
  }
  if (isOffVariant) return <span className={`text-ink2 ${place}`}>As when the flag is off</span>;
  return (
    <span className={`text-warn-ink ${place}`}>
      Not what off serves; {variant === null ? "no variant has it" : `it is ${variant}`}
    </span>
  );
}
