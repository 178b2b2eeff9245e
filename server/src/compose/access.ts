import type { FastifyRequest } from "fastify";
import { identityOf, installAccess } from "../features/access/access-hook.ts";
import { createErasureService } from "../features/access/erasure-service.ts";
import { findBySession, findByToken } from "../features/access/identity-read-model.ts";
import { createMemberService } from "../features/access/member-service.ts";
import { createPasswords } from "../features/access/passwords.ts";
import {
  erasureRoutes,
  memberRoutes,
  peopleRoutes,
  teamRoutes,
} from "../features/access/people-routes.ts";
import { createPeopleService } from "../features/access/people-service.ts";
import { presentMe } from "../features/access/presented.ts";
import type { WriteRecord } from "../features/access/record.ts";
import { createSdkKeyDoor, type SdkKeyDoorDeps } from "../features/access/sdk-key-door.ts";
import { findSdkKey, type SdkKeyAccess } from "../features/access/sdk-key-read-model.ts";
import { sdkKeyRoutes } from "../features/access/sdk-key-routes.ts";
import { createSdkKeyService } from "../features/access/sdk-key-service.ts";
import { sessionCookie } from "../features/access/session.ts";
import { sessionRoutes } from "../features/access/session-routes.ts";
import { noteSdkKeyUse, noteUse } from "../features/access/session-store.ts";
import { SignInDelays } from "../features/access/sign-in-delays.ts";
import { createSignInService } from "../features/access/sign-in-service.ts";
import { createTeamService } from "../features/access/team-service.ts";
import { personalTokenRoutes } from "../features/access/token-routes.ts";
import { createTokenService } from "../features/access/token-service.ts";
import type { Attempts } from "../features/audit/attempts.ts";
import { forgetInRecord } from "../features/audit/forgetting-store.ts";
import type { App } from "../platform/http/app.ts";
import { publicUrlOf } from "./public-url.ts";
import type { Stage } from "./stage.ts";

export interface Access {
  /** Recognises an SDK key, for delivery. */
  authenticateSdkKey(key: string): Promise<SdkKeyAccess | undefined>;
  /** The projects that the caller of a request is a member of. */
  projectsOf(request: FastifyRequest): ReturnType<typeof presentMe>["projects"];
}

/** Guessing one account: five tries, then 1 s, 2 s, 4 s, … 5 min. From one address: twenty tries, then the same up to 15 min. */
const accountDelays = { free: 5, firstMs: 1_000, longestMs: 5 * 60_000 };
const addressDelays = { free: 20, firstMs: 1_000, longestMs: 15 * 60_000 };

/** Who may ask for what. Before every other feature, whose routes it guards. */
export function composeAccess(
  app: App,
  stage: Stage,
  { record, attempts }: { record: WriteRecord; attempts: Attempts },
): Access {
  const { config, database, reader, clock, logger } = stage;
  const cookie = sessionCookie(config.publicUrl?.startsWith("https:") === true);
  const bySession = (tokenHash: Buffer, now: Date) => findBySession(reader, tokenHash, now);
  installAccess(app, {
    cookie,
    publicUrl: config.publicUrl,
    findBySession: bySession,
    findByToken: (tokenHash, now) => findByToken(reader, tokenHash, now),
    noteUse: (proof, now) => noteUse(database, proof, now),
    clock,
  });

  const signIn = createSignInService({
    database,
    record,
    clock,
    passwords: createPasswords(),
    accountDelays: new SignInDelays({ clock, ...accountDelays }),
    addressDelays: new SignInDelays({ clock, ...addressDelays }),
  });
  const people = createPeopleService({
    database,
    record,
    clock,
    publicUrl: () => publicUrlOf(config, app),
  });
  const tokens = createTokenService({ database, record, clock });
  sessionRoutes(app, { service: signIn, cookie, findBySession: bySession, clock });
  personalTokenRoutes(app, { service: tokens, reader });
  peopleRoutes(app, { service: people, reader });
  erasureRoutes(app, {
    service: createErasureService({ database, record, clock, forgetInRecord }),
  });
  teamRoutes(app, { service: createTeamService({ database, record }), reader });
  memberRoutes(app, { service: createMemberService({ database, record }), reader });
  sdkKeyRoutes(app, { tokens, keys: createSdkKeyService({ database, record }), reader });

  return {
    authenticateSdkKey: countedDoor(attempts, {
      find: (tokenHash) => findSdkKey(reader, tokenHash),
      noteUse: (keyId, now) => noteSdkKeyUse(database, keyId, now),
      onError: (error) => logger.warn({ err: error }, "the use of an SDK key was not noted"),
      clock,
    }),
    projectsOf: (request) => presentMe(identityOf(request)).projects,
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
