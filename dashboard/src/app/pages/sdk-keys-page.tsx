import { Suspense } from "react";
import { useEnvironments, useMay } from "../../api/current-project.tsx";
import { ConnectSection } from "../../features/settings/connect-code.tsx";
import { NewSdkKey } from "../../features/settings/new-sdk-key.tsx";
import { SdkKeyList } from "../../features/settings/sdk-key-list.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** Keys by which services connect, by environment. */
export function SdkKeysPage() {
  const environments = useEnvironments();
  const isAdmin = useMay("sdk_key.write");
  return (
    <Page
      title="SDK keys"
      description="A service connects with a key, and gets the flags of the environment that the key is for."
      actions={isAdmin && <NewSdkKey environments={environments} />}
    >
      <AdminsOnly />
      <Suspense fallback={<Loading rows={10} />}>
        {environments.map((environment) => (
          <SdkKeyList key={environment.key} environment={environment} isReadOnly={!isAdmin} />
        ))}
        <ConnectSection />
      </Suspense>
    </Page>
  );
}
