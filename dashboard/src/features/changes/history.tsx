import { Suspense } from "react";
import type { RequestsAbout } from "../../api/request-queries.ts";
import { Loading } from "../../ui/loading.tsx";
import { Section } from "../../ui/section.tsx";
import { RequestList } from "./request-list.tsx";

/** What was changed of a flag, segment or group, newest first. */
export function History({
  about,
  title = "History",
}: {
  readonly about: RequestsAbout;
  readonly title?: string;
}) {
  return (
    <Section title={title}>
      <Suspense fallback={<Loading rows={4} />}>
        <RequestList
          list="done"
          about={about}
          label={title === "History" ? "Changes, newest first" : `${title}, newest first`}
          empty="Nothing was changed yet."
        />
      </Suspense>
    </Section>
  );
}
