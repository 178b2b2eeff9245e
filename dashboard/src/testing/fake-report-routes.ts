import type { SignOff } from "@yardarm/core/reports";
import type { SignOffBody } from "@yardarm/server/wire";
import { fakeChangesReport } from "./fake-report.ts";
import type { Asked, Route } from "./fake-route.ts";
import { type FakeStaleWish, fakeStaleReport } from "./fake-stale-report.ts";
import type { FakeState } from "./fake-state.ts";

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
  ["GET", "/projects/shop/reports/stale", staleReport],
  [
    "POST",
    "/projects/shop/reports/stale/sign-offs",
    (server, { body }) => {
      const { team, note = null } = body as SignOffBody;
      const at = server.now().toISOString();
      const { name: by } = server.me.person;
      const signed = signOffs.get(server) ?? [];
      const signOff = { team, by, at, asOf: at, note, digest: "d", flags: 1, stale: 0 };
      signOffs.set(server, [...signed, signOff]);
      return { status: 201, body: { at, digest: "d" } };
    },
  ],
];

const signOffs = new WeakMap<FakeState, readonly SignOff[]>();

function staleReport(server: FakeState, { search }: Asked) {
  const { lines, ...report } = fakeStaleReport(
    server,
    { asOf: search.get("asOf"), filter: filterIn(search) },
    signOffs.get(server) ?? [],
  );
  const skip = Number(search.get("skip"));
  const page = lines.slice(skip, skip + pageLength);
  const next = skip + pageLength < lines.length ? skip + pageLength : null;
  return { body: { report, lines: page, next } };
}

function filterIn(search: URLSearchParams): FakeStaleWish["filter"] {
  const owner = search.get("owner");
  return owner === null ? {} : { owner };
}
