/** Webhooks belong to a project or to the installation; the routes of both are the same. */
import { z } from "zod";

/** Absent for the installation. */
interface InRoom {
  readonly project?: string | undefined;
}
export interface OfWebhook extends InRoom {
  readonly webhook: string;
}

export interface WebhookRoom {
  readonly url: string;
  /** What somebody must be permitted. */
  readonly read: string;
  readonly write: string;
  /** After "webhooks". */
  readonly words: string;
  /** Of the addresses below `url`. */
  readonly params: {
    readonly room: z.ZodType<InRoom>;
    readonly webhook: z.ZodType<OfWebhook>;
    readonly delivery: z.ZodType<OfWebhook & { readonly event: string }>;
    readonly eventType: z.ZodType<InRoom & { readonly type: string }>;
  };
}

const inProject = z.object({ project: z.string() });
const inInstallation = z.object({});
const webhook = { webhook: z.uuid() };
const delivery = { ...webhook, event: z.uuid() };
const eventType = { type: z.string() };

export const webhookRooms: readonly WebhookRoom[] = [
  {
    url: "/api/v1/projects/:project",
    read: "webhook.read",
    write: "webhook.write",
    words: "of a project",
    params: {
      room: inProject,
      webhook: inProject.extend(webhook),
      delivery: inProject.extend(delivery),
      eventType: inProject.extend(eventType),
    },
  },
  {
    url: "/api/v1",
    read: "installation_webhook.read",
    write: "installation_webhook.write",
    words: "of the installation",
    params: {
      room: inInstallation,
      webhook: inInstallation.extend(webhook),
      delivery: inInstallation.extend(delivery),
      eventType: inInstallation.extend(eventType),
    },
  },
];

export const webhookTags = ["webhooks"];

export function placeOf({ project, webhook: id }: OfWebhook) {
  return { project: project ?? null, id };
}
