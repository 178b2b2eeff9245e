import { useQuery } from "@tanstack/react-query";
import type { SuspectList } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { type InteractionPlace, interactionSuspectsQuery } from "../../api/interactions.ts";
import { Select } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { NextRows, Suspicion } from "./suspect-rows.tsx";

/** What may be why rows of a suite failed. Nothing at all where every suite passes. */
export function SuspectSection(place: InteractionPlace) {
  const [suite, setSuite] = useState<string>();
  const { data } = useQuery(interactionSuspectsQuery(useHttp(), place, suite));
  if (!data?.of) return null;
  const names = [...new Set(data.suites.map((it) => it.suite))];
  return (
    <Section title="Why rows fail" description={<Run of={data.of} />}>
      {names.length > 1 && (
        <div className="mb-3">
          <Select
            label="Suite"
            value={data.of.suite}
            choices={names.map((value) => ({ value, label: value }))}
            onChange={setSuite}
          />
        </div>
      )}
      <Suspicion
        {...data}
        unit="row"
        none={
          data.of.passed === 0
            ? "No row passed, so nothing can be told apart yet."
            : "No one or two states go together with failing."
        }
      />
      {data.next.length > 0 && <NextRows environment={place.environment} rows={data.next} />}
    </Section>
  );
}

function Run({ of }: { of: NonNullable<SuspectList["of"]> }) {
  const { suite, commit, failed, passed, failedAt } = of;
  return (
    <>
      {failed} of {countText(failed + passed, "row")} of {suite} failed at{" "}
      <code className="font-mono">{commit.slice(0, 7)}</code>, <Ago at={failedAt} />.
    </>
  );
}
