import { expect, test } from "vitest";
import { type Apart, apartFactor, Sightings } from "./sightings.ts";

const sighting = (service: string, recorded: number, since = 0) => ({
  ...{ service, recorded, scopes: 10 * recorded, since, until: since + 5 },
});

test("what two flags were seen with is added up by service, since the later of them was there", () => {
  const sightings = new Sightings();
  sightings.add("a", sighting("web", 3, 7));
  sightings.add("a", sighting("web", 2, 4));
  sightings.add("a", sighting("api", 1, 9));
  sightings.add("b", sighting("jobs", 1, 6));
  sightings.addTraces(["api", "jobs", "web"], 2);
  sightings.addTraces(["api", "mail"], 9);
  expect(sightings.apart("a", "b")).toEqual({
    one: [
      { service: "web", recorded: 5, scopes: 50, since: 4, until: 12 },
      { service: "api", recorded: 1, scopes: 10, since: 9, until: 14 },
    ],
    other: [sighting("jobs", 1, 6)],
    // Of each pair of services that could have told of both.
    joinedTraces: 4,
    since: 6,
  });
  expect(sightings.apart("a", "unseen")).toBeUndefined();
});

const apart = (one: readonly [string, number], other: readonly [string, number], traces = 0) => ({
  one: [sighting(...one)],
  other: [sighting(...other)],
  joinedTraces: traces,
  since: 0,
});

test.each<[string, Apart | undefined, number]>([
  ["nobody knows anything", undefined, 1],
  ["little was recorded", apart(["web", 3], ["web", 900]), 0.5],
  ["much was recorded by one service", apart(["web", 99], ["web", 900]), 0.1],
  ["very much was recorded", apart(["web", 1e9], ["web", 1e9]), 0.05],
  ["no service asks both and nothing was joined", apart(["web", 1e9], ["api", 1e9]), 0.5],
  ["requests of both services were joined", apart(["web", 1e9], ["api", 1e9], 1), 0.05],
])("when %s, not having been seen together counts for so much", (_, basis, factor) => {
  expect(apartFactor(basis)).toBeCloseTo(factor);
});
