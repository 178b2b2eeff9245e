/** The body of a delivery: the event itself for programs, or a message for a chat. */
import type { JsonValue } from "@yardarm/sdk/model";
import { chatFormats, chatPayloadOf } from "./chat-payload.ts";
import type { WebhookEvent } from "./event.ts";
import { noticeOf } from "./notice.ts";

export const webhookFormats = ["standard", ...chatFormats] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** `baseUrl`: where people reach the dashboard. */
export function payloadOf(event: WebhookEvent, format: WebhookFormat, baseUrl: string): JsonValue {
  if (format !== "standard") return chatPayloadOf(noticeOf(event, baseUrl), format);
  const { id, type, at, project, environments, data } = event;
  return {
    id,
    type,
    timestamp: at,
    project,
    environments: [...environments],
    // Its own text and back, as the body will be: what is readonly in the type is JSON all the same.
    data: JSON.parse(JSON.stringify(data)),
  };
}
