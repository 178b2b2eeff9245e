import type { WebhookCreated } from "@yardarm/server/wire";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { SecretDialog } from "../../ui/secret-dialog.tsx";

/** The lines with which a receiver finds out whether a delivery is ours. */
const snippet = `import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
// Throws unless the body is ours, unchanged and new.
const event = webhook.verify(rawBody, headers);`;

/** Shown this once. A chat does not verify anything, so there it is only kept for later. */
export function WebhookSecret({
  created: { webhook, secret },
  onClose,
}: {
  created: WebhookCreated;
  onClose: () => void;
}) {
  return (
    <SecretDialog
      title={`The secret of ${webhook.name}`}
      what="webhook secret"
      secret={secret}
      warning={`Copy it now. It is stored sealed and cannot be shown again.${
        webhook.format === "standard" ? "" : " A chat does not need it."
      }`}
      onClose={onClose}
    >
      {webhook.format === "standard" && (
        <div>
          <div className="mb-1 flex items-center justify-between">
            <h3 className="text-sm font-medium">Verify what arrives</h3>
            <CopyButton what="code" text={snippet} />
          </div>
          <ScrollBox label="Code that verifies a delivery" className="rounded-md bg-raised">
            <pre className="p-3 font-mono text-xs leading-5">{snippet}</pre>
          </ScrollBox>
          <p className="mt-2 text-xs text-ink3">
            Deliveries are signed as{" "}
            <a
              className="link"
              href="https://www.standardwebhooks.com"
              target="_blank"
              rel="noreferrer"
            >
              Standard Webhooks
            </a>{" "}
            says; libraries exist for most languages.
          </p>
        </div>
      )}
    </SecretDialog>
  );
}
