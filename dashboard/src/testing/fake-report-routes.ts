import { fakeChangesReport } from "./fake-report.ts";
import type { Route } from "./fake-route.ts";

/** Two changes on the first page, the rest on the second. */
const pageLength = 2;

export const reportRoutes: readonly Route[] = [
  [
    "GET",
    "/projects/shop/reports/changes",
    (_server, { search }) => {
      const { population, ...report } = fakeChangesReport({
        size: Number(search.get("size") ?? 25),
        seed: search.get("seed"),
      });
      const after = Number(search.get("after"));
      const rest = population.filter(({ entry }) => entry > after);
      const changes = rest.slice(0, pageLength);
      const drawn = new Set(report.sample.drawn.map(({ entry }) => entry));
      return {
        body: {
          ...{ report, changes },
          next: rest.length > pageLength ? (changes.at(-1)?.entry ?? null) : null,
          sampled: population.filter(({ entry }) => drawn.has(entry)),
        },
      };
    },
  ],
];
