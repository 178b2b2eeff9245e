import type { AccessGrant, Power } from "@yardarm/core/reports";
import { reviewAccess } from "../features/access/access-review-service.ts";
import { teamsOf } from "../features/access/approver-read-model.ts";
import type { AuditRecord } from "../features/audit/audit-service.ts";
import { publishKey } from "../features/audit/checkpoint-store.ts";
import { openSigningKey } from "../features/audit/signing-key.ts";
import { changesReportRoutes } from "../features/reports/changes-report-routes.ts";
import type { ChangesReportDeps } from "../features/reports/changes-report-service.ts";
import type { HandingOutDeps } from "../features/reports/handing-out.ts";
import { staleReportRoutes } from "../features/reports/stale-report-routes.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import { signingKeyPlace } from "./audit.ts";
import type { Ground, Stage } from "./stage.ts";

/** What auditors are shown, and take along. */
export function composeReports(
  app: App,
  stage: Stage,
  { record }: Pick<AuditRecord, "record">,
): void {
  const { database, reader, clock } = stage;
  const handingOut: HandingOutDeps = { database, record, sign: signerOf(stage) };
  changesReportRoutes(app, { ...handingOut, clock, readAccess: accessReader(stage) });
  staleReportRoutes(app, { ...handingOut, clock, teamsOf: (person) => teamsOf(reader, person) });
}

/** Signs with the key of the checkpoints, which is published before anything is signed with it. */
function signerOf({ config, database, clock }: Ground): HandingOutDeps["sign"] {
  return async (payload) => {
    const key = await openSigningKey(signingKeyPlace(config));
    await inTransaction(database, (tx) =>
      publishKey(tx, { kid: key.kid, publicKey: key.publicKey, createdAt: clock() }),
    );
    return key.sign(payload, "yardarm-report+jws");
  };
}

const unusedDays = 90;

const powerOf: Readonly<Record<string, Power>> = {
  "change.write": "write",
  "change.approve": "approve",
  "change.emergency": "emergency",
  "policy.write": "policies",
  "member.write": "members",
};

/** The access review, as far as it is about one project. */
function accessReader({ clock }: Ground): ChangesReportDeps["readAccess"] {
  return async (reader, project) => {
    const { grants } = await reviewAccess({ reader, clock }, unusedDays);
    return {
      days: unusedDays,
      grants: grants
        .filter((grant) => grant.project === null || grant.project === project)
        .map(({ holder: { kind, id, name, isActive }, ...grant }): AccessGrant => {
          const { role, environmentKinds, team, grantedBy, grantedAt, lastUsedAt } = grant;
          return {
            holder: { kind, id, name, isActive },
            ...{ role, project: grant.project, environmentKinds, team, grantedBy, grantedAt },
            ...{ lastUsedAt, verdict: grant.verdict },
            may: grant.permissions.flatMap((permission) => powerOf[permission] ?? []),
          };
        }),
    };
  };
}
