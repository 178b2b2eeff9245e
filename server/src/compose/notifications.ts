import { listTeams } from "../features/access/people-read-model.ts";
import { findEntry, storedEntries } from "../features/audit/audit-read-model.ts";
import { type AnyRequest, findAnyRequest } from "../features/changes/request-read-model.ts";
import { createDelivering } from "../features/notifications/delivering.ts";
import { deliveryLogRoutes } from "../features/notifications/delivery-log-routes.ts";
import { DeliveryWorker } from "../features/notifications/delivery-worker.ts";
import { findFlagOwner } from "../features/notifications/expired-flag-read-model.ts";
import { findTokenOwner } from "../features/notifications/expiring-token-read-model.ts";
import {
  flagExpiryWatch,
  tokenExpiryWatch,
  webhookPruning,
} from "../features/notifications/notification-jobs.ts";
import { measureDeliveries } from "../features/notifications/notification-metrics.ts";
import type { WriteRecord } from "../features/notifications/record.ts";
import { createSender } from "../features/notifications/sender.ts";
import { createEventReader } from "../features/notifications/told-event.ts";
import { countWaiting } from "../features/notifications/webhook-read-model.ts";
import { webhookRoutes } from "../features/notifications/webhook-routes.ts";
import { createWebhookService } from "../features/notifications/webhook-service.ts";
import { findProject } from "../features/projects/project-read-model.ts";
import type { App } from "../platform/http/app.ts";
import { createAddressGuard } from "../platform/outbound/address-guard.ts";
import { productVersion } from "./product-files.ts";
import { publicUrlOf } from "./public-url.ts";
import { runJobs } from "./run-jobs.ts";
import type { Stage } from "./stage.ts";

/** Webhooks: their routes, and the deliveries that every server makes in the background. */
export function composeNotifications(
  app: App,
  stage: Stage,
  { record }: { readonly record: WriteRecord },
): void {
  const { config, database, reader, clock, logger, sealer, metrics } = stage;
  const { networks, ports, allowsHttp } = config.webhooks;
  const rules = { isAllowed: createAddressGuard(networks), ports, allowsHttp };
  const baseUrl = () => publicUrlOf(config, app);
  const readEvent = createEventReader({
    readEntry: async (chain, entry) => {
      const [[stored], read] = await Promise.all([
        storedEntries(reader, chain, { after: entry - 1, limit: 1 }),
        findEntry(reader, chain, entry),
      ]);
      return stored?.number === entry && read !== undefined ? { stored, read } : undefined;
    },
    async readRequest(project, request) {
      const found = await findAnyRequest(reader, project, request);
      return found && wordsOf(found);
    },
    readTokenOwner: (token) => findTokenOwner(reader, token),
    readFlagOwner: (at) => findFlagOwner(reader, at),
  });
  const userAgent = `Yardarm/${productVersion()} (webhooks)`;
  const send = createSender({ clock, sealer, rules, readEvent, baseUrl, userAgent });
  const onEnd = measureDeliveries(metrics, () => countWaiting(reader));
  const random = Math.random;
  const delivering = createDelivering({ database, clock, record, send, random, onEnd });
  const service = createWebhookService({
    ...{ database, clock, record, sealer, rules, delivering },
    environmentsOf: async (project) =>
      (await findProject(reader, project))?.environments.map(({ key }) => key) ?? [],
    listTeams: async () => (await listTeams(reader)).map(({ key }) => key),
  });
  webhookRoutes(app, { service, reader, clock });
  deliveryLogRoutes(app, { service, reader, clock, readEvent, baseUrl });
  const lookEveryMs = stage.rhythm?.deliveriesMs;
  const worker = new DeliveryWorker({
    ...{ delivering, log: logger },
    ...(lookEveryMs !== undefined && { lookEveryMs }),
  });
  app.addHook("onReady", async () => worker.start());
  app.addHook("onClose", () => worker.stop());
  runJobs(app, stage, [webhookPruning(stage), tokenExpiryWatch(stage), flagExpiryWatch(stage)]);
}

function wordsOf({ title, sentences, reason, author }: AnyRequest) {
  return { title, sentences, reason, author };
}
