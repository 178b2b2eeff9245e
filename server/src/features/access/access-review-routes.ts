import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { App } from "../../platform/http/app.ts";
import { accessReview, reviewQuery } from "../../wire/access-review.ts";
import { csvOf } from "./access-review-csv.ts";
import { reviewAccess } from "./access-review-service.ts";
import { installationChain, type WriteRecord } from "./record.ts";

export interface AccessReviewRoutesDeps {
  readonly reader: Reader;
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}

const tags = ["access review"];
const exportQuery = reviewQuery.extend({
  format: z.enum(["csv", "json"]).default("csv"),
  /** What the lines of a CSV are; JSON holds all of it. */
  part: z.enum(["grants", "tokens", "people", "ownerless"]).default("grants"),
});

export function accessReviewRoutes(app: App, deps: AccessReviewRoutesDeps): void {
  const { database, record } = deps;

  app.route({
    method: "GET",
    url: "/api/v1/access-review",
    config: { permission: "access.review" },
    schema: {
      tags,
      summary: "Who can do what where, by which grant, and what nobody has used",
      querystring: reviewQuery,
      response: { 200: accessReview },
    },
    handler: ({ query }) => reviewAccess(deps, query.days),
  });

  app.route({
    method: "GET",
    url: "/api/v1/access-review/export",
    config: { permission: "access.review" },
    schema: {
      tags,
      summary: "Take the review along, as CSV or JSON; the record tells of it",
      querystring: exportQuery,
      response: { 200: z.string() },
    },
    handler: async ({ query: { days, format, part }, caller }, reply) => {
      const review = await reviewAccess(deps, days);
      await inTransaction(database, (tx) =>
        record(tx, installationChain, {
          kind: "access_review.exported",
          caller,
          summary: `${caller.actor.name} exported the access review (${format === "csv" ? part : "all of it"}).`,
          details: { format, part: format === "csv" ? part : null, days: String(days) },
        }),
      );
      const name = format === "csv" ? `access-review-${part}.csv` : "access-review.json";
      const type = format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
      reply.header("content-disposition", `attachment; filename="${name}"`);
      reply.header("cache-control", "no-store").type(type);
      return reply.send(format === "csv" ? csvOf(review, part) : JSON.stringify(review, null, 2));
    },
  });
}
