import { useMayEverywhere } from "../../api/current-project.tsx";
import { NewWebhook } from "../../features/webhooks/new-webhook.tsx";
import { WebhookList } from "../../features/webhooks/webhook-list.tsx";
import { Page } from "../../ui/page.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** Whom the installation tells what happens, in every project and beside them. */
export function InstallationWebhooksPage() {
  const mayWrite = useMayEverywhere("installation_webhook.write");
  return (
    <Page
      title="Installation webhooks"
      description="Other systems and chats hear of what happens in every project, and of sign-ins, people and tokens."
      actions={mayWrite && <NewWebhook />}
    >
      <ForThoseWho may="installation_webhook.read">
        <WebhookList />
      </ForThoseWho>
    </Page>
  );
}
