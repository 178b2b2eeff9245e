import { Link } from "@tanstack/react-router";
import type { EntityEffect } from "@yardarm/core/changes";
import type { AuditEntryView } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { ScrollBox } from "../../ui/scroll-box.tsx";

interface EntryDetailsProps {
  readonly entry: AuditEntryView;
  /** Whose record it stands in; none for that of the installation. */
  readonly project: string | undefined;
  /** Shows before and after of one entity. */
  readonly renderEntity: (entity: EntityEffect) => ReactNode;
}

const when = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "long",
  timeZone: "UTC",
});

/** Everything that an entry says: who, on whose behalf, when, from where, why, and what was before and after. */
export function EntryDetails({ entry, project, renderEntity }: EntryDetailsProps) {
  const { entities, ...rest } = entry.details;
  const hasRest = Object.keys(rest).length > 0;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm">
        {factsOf(entry, project).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink3">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {isEffects(entities) && entities.map(renderEntity)}
      {hasRest && (
        <ScrollBox
          label={`Details of entry ${entry.entry}`}
          className="max-h-96 rounded-md border border-line"
        >
          <pre className="px-3 py-2 font-mono text-xs leading-5">
            {JSON.stringify(rest, undefined, 2)}
          </pre>
        </ScrollBox>
      )}
    </div>
  );
}

function factsOf(
  entry: AuditEntryView,
  project: string | undefined,
): readonly (readonly [string, ReactNode])[] {
  const { actor, at, kind, reason, where, requestId, request, hash } = entry;
  const code = (text: string) => <code className="font-mono text-xs">{text}</code>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["What", code(kind)],
    [
      "Who",
      <>
        {actor.name}{" "}
        <span className="text-ink3">
          ({actor.kind} {code(actor.id)})
        </span>
      </>,
    ],
    ["On behalf of", actor.personId && code(actor.personId)],
    ["When", when.format(new Date(at))],
    ["From", where && [where.ip, where.userAgent].filter((part) => part !== null).join(" · ")],
    ["Why", reason],
    ["Change", request !== null && requestLink(request, project)],
    ["Request", requestId && code(requestId)],
    ["Hash", code(hash)],
  ];
  return facts.filter(([, value]) => Boolean(value));
}

function requestLink(request: number, project: string | undefined): ReactNode {
  if (project === undefined) return `#${request}`;
  return (
    <Link
      to="/p/$project/changes/$request"
      params={{ project, request: String(request) }}
      className="link num"
    >
      #{request}
    </Link>
  );
}

function isEffects(value: unknown): value is readonly EntityEffect[] {
  return Array.isArray(value) && value.every((each) => typeof each?.address === "string");
}
