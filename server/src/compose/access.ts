import type { FastifyRequest } from "fastify";
import { anyIdentityOf, installAccess } from "../features/access/access-hook.ts";
import { accessReviewRoutes } from "../features/access/access-review-routes.ts";
import { createErasureService } from "../features/access/erasure-service.ts";
import { grantRoutes, projectGrantRoutes } from "../features/access/grant-routes.ts";
import { createGrantService } from "../features/access/grant-service.ts";
import { handOverRoutes } from "../features/access/hand-over-routes.ts";
import { createHandOverService } from "../features/access/hand-over-service.ts";
import {
  findByAccountToken,
  findByPersonalToken,
  findBySession,
} from "../features/access/identity-read-model.ts";
import { leavingRoutes } from "../features/access/leaving-routes.ts";
import { createLeavingService, type LeavingDeps } from "../features/access/leaving-service.ts";
import { createMemberService } from "../features/access/member-service.ts";
import { erasureRoutes, memberRoutes, peopleRoutes } from "../features/access/people-routes.ts";
import { createPeopleService } from "../features/access/people-service.ts";
import { createPermissionUse } from "../features/access/permission-use.ts";
import { savePermissionUse } from "../features/access/permission-use-store.ts";
import { grantable } from "../features/access/permissions.ts";
import { powersIn } from "../features/access/powers.ts";
import { projectsOf } from "../features/access/presented.ts";
import type { WriteRecord } from "../features/access/record.ts";
import { roleRoutes } from "../features/access/role-routes.ts";
import { createRoleService } from "../features/access/role-service.ts";
import { createSdkKeyDoor, type SdkKeyDoorDeps } from "../features/access/sdk-key-door.ts";
import { findSdkKey, type SdkKeyAccess } from "../features/access/sdk-key-read-model.ts";
import { sdkKeyRoutes } from "../features/access/sdk-key-routes.ts";
import { createSdkKeyService } from "../features/access/sdk-key-service.ts";
import { serviceAccountRoutes } from "../features/access/service-account-routes.ts";
import { createServiceAccountService } from "../features/access/service-account-service.ts";
import { sessionCookie } from "../features/access/session.ts";
import { noteSdkKeyRefusal, noteSdkKeyUse, noteUse } from "../features/access/session-store.ts";
import { teamRoutes } from "../features/access/team-routes.ts";
import { createTeamService } from "../features/access/team-service.ts";
import { allTokenRoutes, personalTokenRoutes } from "../features/access/token-routes.ts";
import { createTokenService } from "../features/access/token-service.ts";
import type { Attempts } from "../features/audit/attempts.ts";
import { forgetInRecord } from "../features/audit/forgetting-store.ts";
import type { Caller } from "../platform/actor.ts";
import type { Transaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import { publicUrlOf } from "./public-url.ts";
import { composeSignIn } from "./sign-in.ts";
import type { Stage } from "./stage.ts";

export interface Access {
  /** Gives people what their groups give now, after the directory changed a group. */
  applyGroups(tx: Transaction, personIds: readonly string[], caller: Caller): Promise<void>;
  /** Recognises an SDK key, for delivery. */
  authenticateSdkKey(key: string): Promise<SdkKeyAccess | undefined>;
  /** The projects that the caller of a request can see. */
  projectsOf(request: FastifyRequest): ReturnType<typeof projectsOf>;
  /** What the caller of a request may do in a project, and in which kinds of environment. */
  permissionsIn(request: FastifyRequest, project: string): ReturnType<typeof powersIn>;
}

/** Who may ask for what. Before every other feature, whose routes it guards. */
export function composeAccess(
  app: App,
  stage: Stage,
  { record, attempts }: { record: WriteRecord; attempts: Attempts },
): Access {
  const { config, database, reader, clock, logger } = stage;
  const cookie = sessionCookie(config.publicUrl?.startsWith("https:") === true);
  const limits = { localAccounts: config.mayHaveLocalAccounts };
  const bySession = (tokenHash: Buffer, now: Date) =>
    findBySession(reader, { tokenHash, now, limits });
  installAccess(app, {
    cookie,
    publicUrl: config.publicUrl,
    findBySession: bySession,
    findByPersonalToken: (tokenHash, now) => findByPersonalToken(reader, { tokenHash, now }),
    findByAccountToken: (tokenHash, now) => findByAccountToken(reader, { tokenHash, now }),
    noteUse: (proof, now) => noteUse(database, proof, now),
    notePermission: createPermissionUse({
      save: (use, now) => savePermissionUse(database, use, now),
      onError: (error) => logger.warn({ err: error }, "the use of a permission was not noted"),
    }),
    clock,
  });

  const { applyGroups } = composeSignIn(app, stage, { record, cookie, findBySession: bySession });
  const people = createPeopleService({
    database,
    record,
    clock,
    publicUrl: () => publicUrlOf(config, app),
  });
  peopleRoutes(app, { service: people, reader });
  erasureRoutes(app, {
    service: createErasureService({ database, record, clock, forgetInRecord }),
  });
  composePermissions(app, stage, { record });
  composeTokens(app, stage, { record });

  return {
    applyGroups,
    authenticateSdkKey: countedDoor(attempts, {
      find: (tokenHash, now) => findSdkKey(reader, tokenHash, now),
      noteUse: (keyId, now) => noteSdkKeyUse(database, keyId, now),
      noteRefusal: (tokenHash, now) => noteSdkKeyRefusal(database, tokenHash, now),
      onError: (error) => logger.warn({ err: error }, "the use of an SDK key was not noted"),
      clock,
    }),
    projectsOf: (request) => projectsOf(anyIdentityOf(request)),
    permissionsIn: (request, project) =>
      powersIn(anyIdentityOf(request).powers, project, grantable),
  };
}

/** SDK keys are not seen by routes; here their uses and refusals are counted all the same. */
function countedDoor(attempts: Attempts, deps: SdkKeyDoorDeps): Access["authenticateSdkKey"] {
  const open = createSdkKeyDoor(deps);
  return async (key) => {
    const access = await open(key);
    if (access === undefined)
      attempts.noteRefusal({ route: "SDK", code: "sdk_key_unknown", ip: "" });
    else attempts.noteTokenUse({ kind: access.kind, id: access.keyId });
    return access;
  };
}

interface Recording {
  readonly record: WriteRecord;
}

function composePermissions(app: App, stage: Stage, { record }: Recording): void {
  const { database, reader, clock } = stage;
  teamRoutes(app, { service: createTeamService({ database, record }), reader });
  roleRoutes(app, { service: createRoleService({ database, record }), reader });
  memberRoutes(app, { service: createMemberService({ database, record }), reader });
  const grants = { service: createGrantService({ database, record }), reader };
  projectGrantRoutes(app, grants);
  grantRoutes(app, grants);
  accessReviewRoutes(app, { reader, database, record, clock });
}

function composeTokens(app: App, stage: Stage, { record }: Recording): void {
  const { database, reader, clock } = stage;
  const deps = { database, record, clock };
  const tokens = createTokenService(deps);
  personalTokenRoutes(app, { service: tokens, reader });
  allTokenRoutes(app, { service: tokens, reader, clock });
  serviceAccountRoutes(app, { service: createServiceAccountService(deps), tokens, reader });
  sdkKeyRoutes(app, { keys: createSdkKeyService(deps), reader });
}

/** People who leave, and owners who hand over; after the writer, since what they own is given to others through it. */
export function composeLeaving(
  app: App,
  { database, reader, clock }: Stage,
  { record, submitIn }: Pick<LeavingDeps, "record" | "submitIn">,
): void {
  const service = createLeavingService({ database, record, clock, submitIn });
  leavingRoutes(app, { service });
  handOverRoutes(app, { service: createHandOverService({ database, submitIn }), reader });
}
