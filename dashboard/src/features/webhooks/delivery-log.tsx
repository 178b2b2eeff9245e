import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { DeliveryState, WebhookView } from "@yardarm/server/wire";
import { type ReactNode, useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { deliveriesQuery, webhooksOf } from "../../api/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SideSheet } from "../../ui/overlay.tsx";
import { Empty } from "../../ui/section.tsx";
import { DeliveryRow } from "./delivery-row.tsx";
import { outcomeText } from "./webhook-words.ts";

interface DeliveryLogProps {
  readonly webhook: WebhookView;
  readonly onClose: () => void;
}

const DAY_MS = 86_400_000;

/** What a webhook was told, what became of it, and telling it again. */
export function DeliveryLog({ webhook, onClose }: DeliveryLogProps) {
  const http = useHttp();
  const client = useQueryClient();
  const project = useProjectKeyIfAny();
  const [state, setState] = useState<DeliveryState | "all">("all");
  const [said, setSaid] = useState<Said>();
  const log = useInfiniteQuery(deliveriesQuery(http, { project, webhook: webhook.id, state }));
  const deliveries = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const commands = webhooksOf(http, project);

  async function run(work: () => Promise<Said | undefined>): Promise<void> {
    setSaid(undefined);
    try {
      setSaid(await work());
    } catch (error) {
      setSaid({ text: describeError(error), isBad: true });
    }
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.deliveries(project, webhook.id) }),
      client.invalidateQueries({ queryKey: keys.webhooks(project) }),
    ]);
  }

  const test = async (): Promise<Said> => {
    const { attempts } = await commands.test(webhook.id);
    const last = attempts.at(-1);
    const isBad = last?.outcome !== "accepted";
    const text = last === undefined ? "" : `${outcomeText(last)}. ${last.excerpt ?? ""}`;
    return { text: `The test was sent. ${text}`.trim(), isBad };
  };
  const replayFailed = async (): Promise<Said> => {
    const now = Date.now();
    const from = new Date(now - 30 * DAY_MS).toISOString();
    const count = await commands.replayAll(webhook.id, { from, to: new Date(now).toISOString() });
    return {
      text: `${count} failed ${count === 1 ? "delivery is" : "deliveries are"} made again.`,
    };
  };
  const again = (event: string) =>
    run(async () => {
      await commands.replay(webhook.id, event);
      return { text: "The delivery is made again." };
    });

  return (
    <SideSheet
      title={webhook.name}
      eyebrow="Deliveries, kept for 30 days"
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Show"
          className="flex-1 basis-36"
          value={state}
          choices={[
            { value: "all", label: "All" },
            { value: "waiting", label: "Waiting" },
            { value: "delivered", label: "Delivered" },
            { value: "failed", label: "Failed" },
          ]}
          onChange={setState}
        />
        <Button onPress={() => void run(test)}>Send a test</Button>
        {webhook.health.failed > 0 && (
          <Button onPress={() => void run(replayFailed)}>Repeat the failed</Button>
        )}
      </div>
      {said && (
        <Notice kind={said.isBad === true ? "danger" : "info"} isAlert>
          {said.text}
        </Notice>
      )}
      {log.isPending ? (
        <Loading rows={5} />
      ) : (
        <Rows none={nothing[state]}>
          {deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.event}
              webhook={webhook.id}
              delivery={delivery}
              onAgain={() => void again(delivery.event)}
            />
          ))}
        </Rows>
      )}
      {log.hasNextPage && <Button onPress={() => void log.fetchNextPage()}>Show more</Button>}
    </SideSheet>
  );
}

interface Said {
  readonly text: string;
  readonly isBad?: boolean;
}

const nothing = {
  all: "Nothing was sent to it yet. Send a test to see whether it arrives.",
  waiting: "Nothing waits to be delivered.",
  delivered: "Nothing was delivered yet.",
  failed: "Nothing failed.",
} as const;

function Rows({ none, children }: { none: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return <Empty>{none}</Empty>;
  return <ul className="panel divide-y divide-line">{children}</ul>;
}
