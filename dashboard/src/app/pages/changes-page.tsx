import { Suspense } from "react";
import { useProject } from "../../api/current-project.tsx";
import { ChangeRequestList } from "../../features/changes/change-request-list.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";

/** Everything that was changed in the project, newest first. */
export function ChangesPage() {
  const { name } = useProject();
  return (
    <Page title="Changes" description={`What was changed in ${name}, newest first.`}>
      <Suspense fallback={<Loading rows={8} />}>
        <ChangeRequestList />
      </Suspense>
    </Page>
  );
}
