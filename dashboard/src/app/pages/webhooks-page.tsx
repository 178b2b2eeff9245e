import { Suspense } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { NewWebhook } from "../../features/webhooks/new-webhook.tsx";
import { WebhookList } from "../../features/webhooks/webhook-list.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** Whom the project tells what happens. Addresses lead out of the house, so only admins see them. */
export function WebhooksPage() {
  const { name } = useProject();
  const isAdmin = useMay("webhook.write");
  return (
    <Page
      title="Webhooks"
      description={`Other systems and chats hear of what happens in ${name}.`}
      actions={isAdmin && <NewWebhook />}
    >
      <AdminsOnly />
      {isAdmin && (
        <Suspense fallback={<Loading rows={3} />}>
          <WebhookList />
        </Suspense>
      )}
    </Page>
  );
}
