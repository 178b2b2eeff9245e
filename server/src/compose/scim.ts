import { identityOf } from "../features/access/access-hook.ts";
import { createDirectory } from "../features/access/directory.ts";
import { createUnattendedLeaving, type LeavingDeps } from "../features/access/leaving-service.ts";
import { installationChain } from "../features/access/record.ts";
import type { ScimEvent } from "../features/scim/scim-directory.ts";
import { createScimDoor } from "../features/scim/scim-door.ts";
import { createScimGroups } from "../features/scim/scim-group-service.ts";
import { scimRoutes } from "../features/scim/scim-routes.ts";
import { createScimUsers } from "../features/scim/scim-service.ts";
import { scimTokenRoutes } from "../features/scim/scim-token-routes.ts";
import { createScimTokenService } from "../features/scim/scim-token-service.ts";
import { findScimToken, noteScimTokenUse } from "../features/scim/scim-token-store.ts";
import type { Transaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import type { Access } from "./access.ts";
import { publicUrlOf } from "./public-url.ts";
import type { Stage } from "./stage.ts";

const SCIM_PATH = "/scim/v2";

interface ScimParts extends Pick<LeavingDeps, "record" | "submitIn"> {
  readonly access: Pick<Access, "applyGroups">;
}

/** What an organisation's directory writes here: people and groups. */
export function composeScim(
  app: App,
  { config, database, reader, clock, logger }: Stage,
  { record, access, submitIn }: ScimParts,
): void {
  const hasProvider = config.provider !== undefined;
  const deps = {
    database,
    clock,
    record: (tx: Transaction, event: ScimEvent) => record(tx, installationChain, event),
    directory: createDirectory({
      ...{ clock, hasProvider, applyGroups: access.applyGroups },
      handOn: createUnattendedLeaving({ submitIn }),
    }),
    baseUrl: () => publicUrlOf(config, app) + SCIM_PATH,
  };
  scimTokenRoutes(app, {
    service: createScimTokenService(deps),
    personOf: (request) => identityOf(request).person.id,
  });
  scimRoutes(app, {
    users: createScimUsers(deps),
    groups: createScimGroups(deps),
    baseUrl: deps.baseUrl,
    door: createScimDoor({
      clock,
      find: (tokenHash) => findScimToken(reader, tokenHash),
      noteUse: (id, now) => noteScimTokenUse(database, id, now),
      onError: (error) =>
        logger.warn({ err: error }, "the use of a directory's token was not noted"),
    }),
  });
}
