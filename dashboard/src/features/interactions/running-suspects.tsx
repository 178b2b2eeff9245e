import { useQuery } from "@tanstack/react-query";
import type { RunningSuspectList } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import {
  type InteractionPlace,
  type RunningVersion,
  runningSuspectsQuery,
} from "../../api/interactions.ts";
import { Select } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { NextRows, Suspicion } from "./suspect-rows.tsx";

type Failing = NonNullable<RunningSuspectList["of"]>;

/** What may be why scopes of a running service failed; and where none did, what it takes to know. */
export function RunningSuspectSection(place: InteractionPlace) {
  const [version, setVersion] = useState<RunningVersion>();
  const { data } = useQuery(runningSuspectsQuery(useHttp(), place, version));
  if (data === undefined) return null;
  const { of, services, rows, next } = data;
  if (of === null) {
    return (
      <Section title="Why scopes fail">
        <Empty>
          No service told of a scope that failed. Scopes of requests tell it by themselves, with a
          status of 500 or above; elsewhere call <code className="font-mono">scope.failed()</code>.
        </Empty>
      </Section>
    );
  }
  return (
    <Section title="Why scopes fail" description={<Failures of={of} />}>
      {services.length > 1 && (
        <div className="mb-3">
          <Select
            label="Service"
            value={nameOf(of)}
            choices={services.map((it) => ({ value: nameOf(it), label: nameOf(it) }))}
            onChange={(name) => setVersion(services.find((it) => nameOf(it) === name))}
          />
        </div>
      )}
      <Suspicion {...data} unit="combination" none={noneText(rows)} />
      <p className="mt-2 text-xs text-ink2 num">{rowsText(rows)}</p>
      {next.length > 0 && <NextRows environment={place.environment} rows={next} />}
    </Section>
  );
}

function Failures({ of }: { of: Failing }) {
  return (
    <>
      {of.failedScopes.toLocaleString("en")} of {countText(of.scopes, "recorded scope")} of{" "}
      {nameOf(of)} failed, the last <Ago at={of.failedAt} />.
    </>
  );
}

function nameOf({ service, version }: Pick<Failing, "service" | "version">): string {
  return version === "" ? service : `${service} ${version}`;
}

function noneText({ failed, passed }: RunningSuspectList["rows"]): string {
  if (failed === 0) return "No combination fails more often than chance explains.";
  if (passed === 0) return "No combination passed, so nothing can be told apart yet.";
  return "No one or two states go together with failing.";
}

/** What the ranking rests on. */
function rowsText({ failed, passed, few }: RunningSuspectList["rows"]): string {
  const told = `${countText(failed, "combination")} failed more often than chance explains, ${countText(passed, "other")} passed.`;
  return few === 0 ? told : `${told} Of ${few} too few scopes were recorded to tell.`;
}
