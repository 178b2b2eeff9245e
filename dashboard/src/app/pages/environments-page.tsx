import { useEnvironments, useMay } from "../../api/current-project.tsx";
import { EnvironmentList } from "../../features/settings/environment-list.tsx";
import { NewEnvironment } from "../../features/settings/new-environment.tsx";
import { Page } from "../../ui/page.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** The stages of the project. */
export function EnvironmentsPage() {
  const environments = useEnvironments();
  const isAdmin = useMay("environment.write");
  return (
    <Page
      title="Environments"
      description="The stages that a change goes through, in order. Each has its own flag configs and SDK keys."
      actions={isAdmin && <NewEnvironment environments={environments} />}
    >
      <AdminsOnly />
      <EnvironmentList environments={environments} isReadOnly={!isAdmin} />
    </Page>
  );
}
