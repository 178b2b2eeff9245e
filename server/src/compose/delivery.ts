import { createDelivery, type KeyAccess } from "@yardarm/delivery";
import { deltaPruning } from "../features/delivery/delivery-jobs.ts";
import { measureDelivery, type StreamStats } from "../features/delivery/delivery-metrics.ts";
import { readDeltas, readSnapshot } from "../features/delivery/delivery-read-model.ts";
import { deliveryRoutes } from "../features/delivery/delivery-routes.ts";
import { pruneDeltas } from "../features/delivery/delta-store.ts";
import { Doorbells } from "../features/delivery/doorbells.ts";
import { readEpoch } from "../features/delivery/epoch-read-model.ts";
import { hearWith } from "../features/delivery/hearing.ts";
import { announcements } from "../features/delivery/notification.ts";
import { createPostgresListener } from "../features/delivery/postgres-listener.ts";
import { PostgresSource } from "../features/delivery/postgres-source.ts";
import { projectStreamRoutes } from "../features/delivery/project-stream-routes.ts";
import { publicPart } from "../features/observations/observation.ts";
import { atOneMoment } from "../platform/db/reader.ts";
import type { App } from "../platform/http/app.ts";
import { codeReferenceJob } from "./code-references.ts";
import { flagLifeJob } from "./flag-lives.ts";
import { createObservations, observationJobs } from "./observations.ts";
import { startRounds } from "./run-jobs.ts";
import type { Stage } from "./stage.ts";

export interface ComposeDeliveryDeps {
  readonly authenticateSdkKey: (key: string) => Promise<KeyAccess | undefined>;
}

export interface ComposedDelivery {
  /** Resolves when commits of other servers are heard. */
  start(): Promise<void>;
  /** Sends all streams away, and stops hearing. */
  stop(): Promise<void>;
  isListening(): boolean;
  stats(): StreamStats;
}

type DeliveryStage = Pick<
  Stage,
  "database" | "reader" | "databaseUrl" | "clock" | "logger" | "rhythm" | "readiness" | "metrics"
>;

const heartbeatMs = 15_000;

/** Snapshot, stream and observations for services; doorbells for browsers. */
export function composeDelivery(
  app: App,
  stage: DeliveryStage,
  { authenticateSdkKey }: ComposeDeliveryDeps,
): ComposedDelivery {
  const { database, clock, logger } = stage;
  const onError = (error: unknown, doing: string) => logger.warn({ err: error }, doing);
  const observations = createObservations(stage);
  const doorbells = new Doorbells();
  const source = new PostgresSource({
    authenticate: authenticateSdkKey,
    readSnapshot: (environment) =>
      atOneMoment(database, (reader) => readSnapshot(reader, environment)),
    readDeltas: (environment, run) => readDeltas(database, environment, run),
    readEpoch: () => readEpoch(database),
    observe: (access, batch) =>
      observations.observe(access, access.kind === "client" ? publicPart(batch) : batch),
    isListening: () => listener.isListening(),
  });
  const listener = createPostgresListener({
    url: stage.databaseUrl,
    channel: announcements,
    onNotification: hearWith({ source, doorbells, onError }),
    onListening: async () => {
      await source.lookAgain();
      doorbells.endAll();
    },
    log: logger,
  });
  const delivery = createDelivery({ source, onError, heartbeatMs });
  deliveryRoutes(app, { delivery });
  projectStreamRoutes(app, { doorbells });
  const stats = () => ({ ...delivery.stats(), doorbellStreams: doorbells.size });
  measureDelivery(stage.metrics, stats);
  stage.readiness.require(() =>
    listener.isListening() ? undefined : "Changes made by other servers are not heard.",
  );
  const stops: (() => Promise<void> | void)[] = [];
  return {
    async start() {
      const beating = setInterval(() => doorbells.beat(), heartbeatMs).unref();
      const jobs = [
        ...observationJobs(stage),
        codeReferenceJob(stage),
        flagLifeJob(stage),
        deltaPruning({ database, clock, pruneDeltas }),
      ];
      stops.push(() => clearInterval(beating), startRounds(stage, jobs));
      await listener.start();
    },
    async stop() {
      doorbells.endAll();
      await Promise.all([delivery.close(), listener.stop(), ...stops.map((stop) => stop())]);
    },
    isListening: () => listener.isListening(),
    stats,
  };
}
