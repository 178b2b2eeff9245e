import { useQueryClient } from "@tanstack/react-query";
import type { WebhookCreated, WebhookView } from "@yardarm/server/wire";
import { Suspense, useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { webhooksOf } from "../../api/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog, SideSheet } from "../../ui/overlay.tsx";
import { SecretList } from "./secret-list.tsx";
import { type WebhookDraft, WebhookForm } from "./webhook-form.tsx";
import { WebhookSecret } from "./webhook-secret.tsx";

interface EditWebhookProps {
  readonly webhook: WebhookView;
  readonly onClose: () => void;
}

/** Changes a webhook, gives it a new secret, or deletes it. */
export function EditWebhook({ webhook, onClose }: EditWebhookProps) {
  const http = useHttp();
  const client = useQueryClient();
  const project = useProjectKeyIfAny();
  // What it was when the sheet opened: somebody else's change is refused, not overwritten.
  const [version] = useState(webhook.version);
  const [draft, setDraft] = useState<WebhookDraft>({ ...webhook, url: "" });
  const [failure, setFailure] = useState<string>();
  const [isDeleting, setDeleting] = useState(false);
  const [rotated, setRotated] = useState<WebhookCreated>();

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(describeError(error));
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: keys.webhooks(project) });
    }
  }

  const { name, url, eventTypes, environments, teams } = draft;
  const commands = webhooksOf(http, project);
  const save = () =>
    commands.patch(webhook.id, {
      version,
      body: {
        name: name.trim(),
        ...(url.trim() !== "" && { url: url.trim() }),
        eventTypes: [...eventTypes],
        environments: [...environments],
        teams: [...teams],
      },
    });
  const rotate = async (hours: number) =>
    setRotated(await commands.rotateSecret(webhook.id, hours));

  if (rotated) return <WebhookSecret created={rotated} onClose={onClose} />;
  if (isDeleting)
    return (
      <DeleteDialog
        name={webhook.name}
        failure={failure}
        onDelete={() =>
          void run(() => commands.remove(webhook.id)).then((done) => done && onClose())
        }
        onClose={onClose}
      />
    );
  return (
    <SideSheet
      title={webhook.name}
      eyebrow="Webhook"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" className="mr-auto" onPress={() => setDeleting(true)}>
            Delete…
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={name.trim() === "" || eventTypes.length === 0}
            onPress={() => void run(save).then((done) => done && onClose())}
          >
            Save
          </Button>
        </>
      }
    >
      <Suspense fallback={<Loading rows={4} />}>
        <WebhookForm draft={draft} onChange={setDraft} knownUrl={webhook.url} />
      </Suspense>
      <SecretList secrets={webhook.secrets} onRotate={(hours) => void run(() => rotate(hours))} />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </SideSheet>
  );
}

interface DeleteDialogProps {
  readonly name: string;
  readonly failure: string | undefined;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

function DeleteDialog({ name, failure, onDelete, onClose }: DeleteDialogProps) {
  return (
    <ModalDialog
      title={`Delete ${name}?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="danger" onPress={onDelete}>
            Delete
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        It is told nothing more, and the log of its deliveries goes too. What waits is not sent. To
        stop it for a while, disable it instead.
      </p>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
