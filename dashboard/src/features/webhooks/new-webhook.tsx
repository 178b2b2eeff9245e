import { useQueryClient } from "@tanstack/react-query";
import type { WebhookCreated } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { webhooksOf } from "../../api/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Missing } from "../../ui/form-dialog.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SideSheet } from "../../ui/overlay.tsx";
import { type WebhookDraft, WebhookForm } from "./webhook-form.tsx";
import { WebhookSecret } from "./webhook-secret.tsx";

/** Makes a webhook, and shows its secret this once together with how to verify what it signs. */
export function NewWebhook() {
  const [isOpen, setOpen] = useState(false);
  const [created, setCreated] = useState<WebhookCreated>();
  const close = () => {
    setOpen(false);
    setCreated(undefined);
  };
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <Plus size={16} aria-hidden />
        New webhook
      </Button>
      {isOpen && !created && <CreateSheet onCreated={setCreated} onClose={close} />}
      {created && <WebhookSecret created={created} onClose={close} />}
    </>
  );
}

interface CreateSheetProps {
  readonly onCreated: (created: WebhookCreated) => void;
  readonly onClose: () => void;
}

const blank: WebhookDraft = {
  name: "",
  url: "",
  format: "standard",
  eventTypes: ["change.applied", "change.rolled_back", "change.broke_glass"],
  environments: [],
  teams: [],
};

function CreateSheet({ onCreated, onClose }: CreateSheetProps) {
  const http = useHttp();
  const client = useQueryClient();
  const project = useProjectKeyIfAny();
  const [draft, setDraft] = useState(blank);
  const [failure, setFailure] = useState<string>();
  const create = async () => {
    setFailure(undefined);
    try {
      const { name, url, eventTypes, environments, teams, ...rest } = draft;
      const created = await webhooksOf(http, project).create({
        ...rest,
        name: name.trim(),
        url: url.trim(),
        eventTypes: [...eventTypes],
        environments: [...environments],
        teams: [...teams],
      });
      void client.invalidateQueries({ queryKey: keys.webhooks(project) });
      onCreated(created);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  const missing = missingIn(draft);
  return (
    <SideSheet
      title="New webhook"
      onClose={onClose}
      footer={
        <>
          {missing !== undefined && <Missing>{missing}</Missing>}
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={missing !== undefined} onPress={() => void create()}>
            Create
          </Button>
        </>
      }
    >
      <Suspense fallback={<Loading rows={4} />}>
        <WebhookForm draft={draft} onChange={setDraft} />
      </Suspense>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </SideSheet>
  );
}

function missingIn({ name, url, eventTypes }: WebhookDraft): string | undefined {
  if (name.trim() === "") return "It needs a name.";
  if (url.trim() === "") return "It needs an address.";
  return eventTypes.length === 0 ? "Choose what it tells of." : undefined;
}
