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

/** Webhooks of one project, or of the installation. They are not the registry, so none of it is a change request. */
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

/** Address below a project, or without one below the installation. */
const at = (project: string | undefined, ...rest: readonly string[]) =>
  project === undefined ? path(...rest) : path("projects", project, ...rest);

export function webhooksOf(http: Http, project: string | undefined): Webhooks {
  const to = (...rest: readonly string[]) => at(project, "webhooks", ...rest);
  const post = async <T>(address: string, body: unknown = {}) =>
    (await http.write<T>("POST", address, { body })).body;
  return {
    create: (body) => post(to(), body),
    patch: async (id, write) => (await http.write<WebhookView>("PATCH", to(id), write)).body,
    remove: async (id) => void (await http.write("DELETE", to(id))),
    rotateSecret: (id, keepOldForHours) => post(to(id, "secrets"), { keepOldForHours }),
    test: (id) => post(to(id, "test")),
    replay: (id, event) => post(to(id, "deliveries", event, "replay")),
    replayAll: async (id, body) => (await post<WebhookReplayed>(to(id, "replay"), body)).count,
  };
}

/** How often what may change by itself is read again. */
const refreshMs = 4_000;

export const webhooksQuery = (http: Http, project: string | undefined) =>
  queryOptions({
    queryKey: keys.webhooks(project),
    queryFn: ({ signal }) => http.get<WebhookView[]>(at(project, "webhooks"), signal),
    refetchInterval: refreshMs,
  });

export const webhookEventTypesQuery = (http: Http, project: string | undefined) =>
  queryOptions({
    queryKey: keys.webhookEventTypes(project),
    queryFn: ({ signal }) =>
      http.get<WebhookEventType[]>(at(project, "webhook-event-types"), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const webhookExampleQuery = (
  http: Http,
  asked: {
    readonly project: string | undefined;
    readonly type: string;
    readonly format: WebhookFormat;
  },
) =>
  queryOptions({
    queryKey: [...keys.webhookEventTypes(asked.project), asked.type, asked.format],
    queryFn: ({ signal }) =>
      http.get<WebhookExample>(
        `${at(asked.project, "webhook-event-types", asked.type, "example")}?format=${asked.format}`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

interface LogQuestion {
  readonly project: string | undefined;
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
      const address = at(project, "webhooks", webhook, "deliveries");
      return http.get<WebhookDeliveryList>(`${address}?${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshMs,
  });

export const deliveryQuery = (
  http: Http,
  asked: {
    readonly project: string | undefined;
    readonly webhook: string;
    readonly event: string;
  },
) =>
  queryOptions({
    queryKey: [...keys.deliveries(asked.project, asked.webhook), "one", asked.event],
    queryFn: ({ signal }) =>
      http.get<WebhookDeliveryView>(
        at(asked.project, "webhooks", asked.webhook, "deliveries", asked.event),
        signal,
      ),
    refetchInterval: refreshMs,
  });
