import type { WebhookView } from "@yardarm/server/wire";
import { CircleCheck, CircleDashed, CircleOff, type LucideIcon, TriangleAlert } from "lucide-react";
import { Ago } from "../../ui/time.tsx";
import { type Condition, conditionOf } from "./webhook-words.ts";

const looks: Readonly<Record<Condition, { readonly icon: LucideIcon; readonly tone: string }>> = {
  fine: { icon: CircleCheck, tone: "text-on" },
  unused: { icon: CircleDashed, tone: "text-ink3" },
  off: { icon: CircleOff, tone: "text-ink3" },
  failing: { icon: TriangleAlert, tone: "text-warn-ink" },
  stopped: { icon: TriangleAlert, tone: "text-bad-ink" },
};

/** How a webhook fares: a mark, and words that say the same. */
export function WebhookHealth({ webhook }: { webhook: WebhookView }) {
  const condition = conditionOf(webhook);
  const { icon: Icon, tone } = looks[condition];
  const { waiting } = webhook.health;
  return (
    <span className="flex items-start gap-2 text-sm">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <span className="min-w-0">
        <Words webhook={webhook} condition={condition} />
        {waiting > 0 && (
          <span className="block text-xs text-ink3">
            <span className="num">{waiting}</span>{" "}
            {waiting === 1 ? "delivery waits" : "deliveries wait"}
          </span>
        )}
      </span>
    </span>
  );
}

function Words({ webhook, condition }: { webhook: WebhookView; condition: Condition }) {
  const { lastDeliveredAt, failingSince } = webhook.health;
  switch (condition) {
    case "stopped":
      return webhook.disabledWhy === "gone"
        ? "Disabled: its address is gone"
        : "Disabled: it failed for five days";
    case "off":
      return "Disabled";
    case "failing":
      return failingSince === null ? (
        "Failing"
      ) : (
        <>
          Failing, first <Ago at={failingSince} />
        </>
      );
    case "unused":
      return "Nothing delivered yet";
    case "fine":
      return lastDeliveredAt === null ? (
        "Delivered"
      ) : (
        <>
          Delivered <Ago at={lastDeliveredAt} />
        </>
      );
  }
}
