import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  DeliveryState,
  WebhookBody,
  WebhookCreated,
  WebhookDeliveryList,
  WebhookDeliveryView,
  WebhookEventType,
  WebhookExample,
  WebhookFormat,
  WebhookPatch,
  WebhookReplayBody,
  WebhookReplayed,
  WebhookView,
} from "@yardarm/server/wire";
import type { OnVersion } from "./commands.ts";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** Webhooks of one project. They are not the registry, so none of it is a change request. */
export interface Webhooks {
  create(body: WebhookBody): Promise<WebhookCreated>;
  patch(id: string, write: OnVersion<WebhookPatch>): Promise<WebhookView>;
  remove(id: string): Promise<void>;
  rotateSecret(id: string, keepOldForHours: number): Promise<WebhookCreated>;
  /** Sends a test event, and tells what became of it. */
  test(id: string): Promise<WebhookDeliveryView>;
  replay(id: string, event: string): Promise<void>;
  replayAll(id: string, body: WebhookReplayBody): Promise<number>;
}

export function webhooksOf(http: Http, project: string): Webhooks {
  const at = (...rest: readonly string[]) => path("projects", project, "webhooks", ...rest);
  const post = async <T>(address: string, body: unknown = {}) =>
    (await http.write<T>("POST", address, { body })).body;
  return {
    create: (body) => post(at(), body),
    patch: async (id, write) => (await http.write<WebhookView>("PATCH", at(id), write)).body,
    remove: async (id) => void (await http.write("DELETE", at(id))),
    rotateSecret: (id, keepOldForHours) => post(at(id, "secrets"), { keepOldForHours }),
    test: (id) => post(at(id, "test")),
    replay: (id, event) => post(at(id, "deliveries", event, "replay")),
    replayAll: async (id, body) => (await post<WebhookReplayed>(at(id, "replay"), body)).count,
  };
}

/** How often what may change by itself is read again. */
const refreshMs = 4_000;

export const webhooksQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.webhooks(project),
    queryFn: ({ signal }) => http.get<WebhookView[]>(path("projects", project, "webhooks"), signal),
    refetchInterval: refreshMs,
  });

export const webhookEventTypesQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.webhookEventTypes(project),
    queryFn: ({ signal }) =>
      http.get<WebhookEventType[]>(path("projects", project, "webhook-event-types"), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const webhookExampleQuery = (
  http: Http,
  at: { readonly project: string; readonly type: string; readonly format: WebhookFormat },
) =>
  queryOptions({
    queryKey: [...keys.webhookEventTypes(at.project), at.type, at.format],
    queryFn: ({ signal }) =>
      http.get<WebhookExample>(
        `${path("projects", at.project, "webhook-event-types", at.type, "example")}?format=${at.format}`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

interface LogQuestion {
  readonly project: string;
  readonly webhook: string;
  readonly state: DeliveryState | "all";
}

export const deliveriesQuery = (http: Http, { project, webhook, state }: LogQuestion) =>
  infiniteQueryOptions({
    queryKey: keys.deliveries(project, webhook, state),
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        ...(state !== "all" && { state }),
        ...(pageParam !== null && { before: pageParam }),
      });
      const address = path("projects", project, "webhooks", webhook, "deliveries");
      return http.get<WebhookDeliveryList>(`${address}?${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshMs,
  });

export const deliveryQuery = (
  http: Http,
  at: { readonly project: string; readonly webhook: string; readonly event: string },
) =>
  queryOptions({
    queryKey: [...keys.deliveries(at.project, at.webhook), "one", at.event],
    queryFn: ({ signal }) =>
      http.get<WebhookDeliveryView>(
        path("projects", at.project, "webhooks", at.webhook, "deliveries", at.event),
        signal,
      ),
    refetchInterval: refreshMs,
  });
