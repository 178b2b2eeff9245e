import type { App } from "../../platform/http/app.ts";
import { auditRetention, auditRetentionBody } from "../../wire/audit.ts";
import type { RetentionService } from "./retention-service.ts";

const url = "/api/v1/audit/retention";
const tags = ["audit"];

export function retentionRoutes(app: App, { retention }: { retention: RetentionService }): void {
  app.route({
    method: "GET",
    url,
    config: { permission: "installation.read" },
    schema: {
      tags,
      summary: "See how long the record knows who people were",
      response: { 200: auditRetention },
    },
    handler: async () => ({ personalMonths: await retention.personalMonths() }),
  });

  app.route({
    method: "PUT",
    url,
    config: { permission: "retention.write" },
    schema: {
      tags,
      summary:
        "Set how long the record knows who people were; what is older is forgotten within the hour",
      body: auditRetentionBody,
      response: { 200: auditRetention },
    },
    async handler({ body: { personalMonths, reason }, caller }) {
      await retention.setPersonalMonths(personalMonths, reason, caller);
      return { personalMonths };
    },
  });
}
