import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { WebhookView } from "@yardarm/server/wire";
import { useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { webhooksOf, webhooksQuery } from "../../api/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty } from "../../ui/section.tsx";
import { Switch } from "../../ui/switch.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { EditWebhook } from "./edit-webhook.tsx";
import { WebhookHealth } from "./webhook-health.tsx";
import { formatLabels } from "./webhook-words.ts";

/** The webhooks of the project, or of the installation, with how each fares. */
export function WebhookList() {
  const project = useProjectKeyIfAny();
  const http = useHttp();
  const client = useQueryClient();
  const { data } = useSuspenseQuery(webhooksQuery(http, project));
  const [editing, setEditing] = useState<string>();
  const [reading, setReading] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const named = (id: string | undefined) => data.find((webhook) => webhook.id === id);
  const edited = named(editing);
  const read = named(reading);

  async function enable({ id, version }: WebhookView, isEnabled: boolean): Promise<void> {
    setFailure(undefined);
    try {
      await webhooksOf(http, project).patch(id, { body: { isEnabled }, version });
    } catch (error) {
      setFailure(describeError(error));
    }
    await client.invalidateQueries({ queryKey: keys.webhooks(project) });
  }

  if (data.length === 0)
    return (
      <Empty>
        Nobody outside hears of {project === undefined ? "all projects" : "this project"} yet. A
        webhook tells a chat, a pipeline or a SIEM when something changes.
      </Empty>
    );
  return (
    <>
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ul className="panel divide-y divide-line">
        {data.map((webhook) => (
          <WebhookRow
            key={webhook.id}
            webhook={webhook}
            onEnable={(isEnabled) => void enable(webhook, isEnabled)}
            onEdit={() => setEditing(webhook.id)}
            onRead={() => setReading(webhook.id)}
          />
        ))}
      </ul>
      {edited && <EditWebhook webhook={edited} onClose={() => setEditing(undefined)} />}
      {read && <DeliveryLog webhook={read} onClose={() => setReading(undefined)} />}
    </>
  );
}

interface WebhookRowProps {
  readonly webhook: WebhookView;
  readonly onEnable: (isEnabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onRead: () => void;
}

function WebhookRow({ webhook, onEnable, onEdit, onRead }: WebhookRowProps) {
  const { name, format, url, eventTypes, environments, teams, isEnabled } = webhook;
  const count = eventTypes.length;
  const told = `${count} ${count === 1 ? "kind of event" : "kinds of events"}`;
  return (
    <li
      aria-label={name}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_210px_auto_auto]"
    >
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-xs text-ink3">
          {formatLabels[format]} · <code className="font-mono">{url}</code>
        </p>
        <p className="truncate text-xs text-ink3">
          {told}
          {environments.length > 0 && ` · only ${environments.join(", ")}`}
          {teams.length > 0 && ` · digests of ${teams.join(", ")}`}
        </p>
      </div>
      <div className="max-md:order-1 max-md:col-span-2">
        <WebhookHealth webhook={webhook} />
      </div>
      <Switch label={`${name} enabled`} isSelected={isEnabled} onChange={onEnable} />
      <div className="-mx-3 flex max-md:order-1 max-md:col-span-2 md:mx-0">
        <Button kind="quiet" aria-label={`Deliveries of ${name}`} onPress={onRead}>
          Deliveries
        </Button>
        <Button kind="quiet" aria-label={`Edit ${name}`} onPress={onEdit}>
          Edit…
        </Button>
      </div>
    </li>
  );
}
