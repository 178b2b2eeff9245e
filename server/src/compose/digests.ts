import type { FastifyRequest } from "fastify";
import { identityOf } from "../features/access/access-hook.ts";
import { listApprovers } from "../features/access/approver-read-model.ts";
import { absentCaller } from "../features/access/identity.ts";
import { findAbsent } from "../features/access/identity-read-model.ts";
import { requireFreshProof } from "../features/access/step-up.ts";
import { createRequestPages } from "../features/changes/request-pages.ts";
import { readOwnerNames } from "../features/flags/owner-read-model.ts";
import {
  createDigestComposer,
  type DigestSources,
} from "../features/notifications/digests/digest-composer.ts";
import { digestPruning, digestRounds } from "../features/notifications/digests/digest-jobs.ts";
import {
  createDigestRound,
  type DigestRoundDeps,
} from "../features/notifications/digests/digest-rounds.ts";
import { digestRoutes } from "../features/notifications/digests/digest-routes.ts";
import { createDigestService } from "../features/notifications/digests/digest-service.ts";
import { stopRoutes } from "../features/notifications/digests/stop-routes.ts";
import { teamDigests } from "../features/notifications/digests/team-digests.ts";
import type { WriteRecord } from "../features/notifications/record.ts";
import {
  findJudgement,
  listPolicyNames,
  readNoticeDays,
} from "../features/policies/policy-read-model.ts";
import type { App } from "../platform/http/app.ts";
import { createMailer } from "../platform/mail/smtp.ts";
import { createVerdictReader } from "./digest-verdicts.ts";
import { publicUrlOf } from "./public-url.ts";
import { runJobs } from "./run-jobs.ts";
import type { Ground, Stage } from "./stage.ts";
import { writingDeps } from "./writing.ts";

/** Digests: what people choose, and the mail that every server sends in the background where a mail server is set. */
export function composeDigests(
  app: App,
  stage: Stage,
  { record }: { readonly record: WriteRecord },
): void {
  const { config, database, reader, clock, sealer } = stage;
  const sources = digestSources(stage);
  const compose = createDigestComposer(sources);
  const baseUrl = () => publicUrlOf(config, app);
  const mailer = config.smtp && createMailer(config.smtp);
  const service = createDigestService({
    ...{ database, reader, clock, sealer, compose, baseUrl, record, mailer },
  });
  const personOf = (request: FastifyRequest) => identityOf(request).person;
  const requireProof = (request: FastifyRequest) => requireFreshProof(identityOf(request), clock());
  digestRoutes(app, { service, personOf, requireProof, smtp: config.smtp });
  stopRoutes(app, service);
  const rounds =
    mailer === undefined ? [] : [digestRounds(digestRound(stage, { mailer, baseUrl }))];
  const teams = teamDigests({ database, clock, sources });
  runJobs(app, stage, [...rounds, teams, digestPruning(stage)]);
}

/** What each server does every minute. */
export function digestRound(
  ground: Ground,
  through: Pick<DigestRoundDeps, "mailer" | "baseUrl">,
): () => Promise<void> {
  const { database, reader, clock, sealer, logger } = ground;
  return createDigestRound({
    ...{ database, reader, clock, sealer, log: logger, ...through },
    compose: createDigestComposer(digestSources(ground)),
    findPerson: async (id) => {
      const found = await findAbsent(reader, id);
      return found && { ...found.person, caller: absentCaller(found) };
    },
  });
}

/** Where what a digest says is read. */
export function digestSources(ground: Ground): DigestSources {
  const { reader } = ground;
  const pages = createRequestPages({
    ...writingDeps(ground),
    ...{ approversOf: listApprovers, ownerNamesOf: readOwnerNames },
  });
  return {
    reader,
    readWaiting: async (caller) => {
      const { items } = await pages.inbox(caller);
      return items.map(({ project, projectName, wants, because, since, request }) => ({
        ...{ project, projectName, wants, because, since: Date.parse(since) },
        ...{ request: request.number, title: request.title },
      }));
    },
    readFindings: async (project) => {
      const [judgement, names] = await Promise.all([
        findJudgement(reader, project),
        listPolicyNames(reader, project),
      ]);
      return { findings: judgement?.findings ?? [], names };
    },
    readNoticeDays: (project) => readNoticeDays(reader, project),
    readVerdicts: createVerdictReader(reader),
  };
}
