import { Suspense } from "react";
import { ServicesOverview } from "../../features/services/services-overview.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";

/** What runs with our flags, whether it is up to date, and what goes wrong in it. */
export function ServicesPage() {
  return (
    <Page
      title="Services"
      description="What runs with these flags, what it holds, and what went wrong in the last 24 hours."
    >
      <Suspense fallback={<Loading rows={8} />}>
        <ServicesOverview />
      </Suspense>
    </Page>
  );
}
