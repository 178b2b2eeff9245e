/**
 * OpenFeature's own scenarios, through its official SDKs and our providers, over a real server. They are read from a copy of
 * https://github.com/open-feature/spec, and not run where there is none.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { IdGenerator, type Pickle } from "@cucumber/messages";
import { OpenFeature } from "@openfeature/server-sdk";
import { OpenFeature as OpenFeatureInPages } from "@openfeature/web-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { workspacePath } from "../support/workspace-path.ts";
import { Backend } from "./openfeature-backend.ts";
import { type AssetFlag, snapshotOfAssets } from "./openfeature-flags.ts";
import type { ScenarioWorld } from "./openfeature-scenario.ts";
import { takeStep } from "./openfeature-steps.ts";
import { WebWorld } from "./openfeature-web-world.ts";
import { ServerWorld } from "./openfeature-world.ts";

const suites = process.env["YARDARM_SUITES"] ?? workspacePath("..", "shared/suites");
const folder = join(suites, "openfeature-spec");
const features = [
  { file: "evaluation.feature", scenarios: 13 },
  { file: "evaluation_v2.feature", scenarios: 82 },
  { file: "contextMerging.feature", scenarios: 29 },
  { file: "hooks.feature", scenarios: 3 },
  { file: "metadata.feature", scenarios: 5 },
];

/** Why a scenario does not fit, by a part of its name. */
type Misfits = readonly (readonly [RegExp, string])[];

const misfits: Misfits = [
  [/^CACHED reason/, "nothing is cached: each evaluation is decided, in this process"],
  [/^DISABLED reason/, "a flag that is off serves its off variant, not the caller's default"],
  [/metadata/i, "flags carry no metadata of their own; ours says which revision and rule decided"],
];

const paradigms: readonly {
  readonly name: string;
  readonly worldAt: (backend: Backend) => ScenarioWorld;
  /** Files whose scenarios are about what this SDK does not have. */
  readonly without: readonly string[];
  readonly misfits: Misfits;
}[] = [
  {
    name: "a service",
    worldAt: (backend) => new ServerWorld(backend),
    without: [],
    misfits,
  },
  {
    name: "a page",
    worldAt: (backend) => new WebWorld(backend),
    // A page has one context: nothing is merged.
    without: ["contextMerging.feature"],
    misfits: [...misfits, [/^Asynchronous/, "pages evaluate at once"]],
  },
];

describe.skipIf(!existsSync(folder))("OpenFeature", () => {
  let backend: Backend;

  beforeAll(async () => {
    const assets: { readonly [key: string]: AssetFlag } = JSON.parse(read("test-flags.json"));
    // They log each provider that fails to start, and several are meant to.
    for (const api of [OpenFeature, OpenFeatureInPages]) {
      api.setLogger({ error() {}, warn() {}, info() {}, debug() {} });
    }
    backend = await Backend.start(snapshotOfAssets(assets));
  });
  afterAll(() => backend.stop());

  describe.each(paradigms)("in $name", ({ name, worldAt, without, misfits: unfit }) => {
    let world: ScenarioWorld | undefined;
    const counts = { run: 0, misfit: 0 };
    const its = features.filter(({ file }) => !without.includes(file));

    afterEach(() => world?.end());
    afterAll(() => {
      const { run, misfit } = counts;
      process.stdout.write(`OpenFeature in ${name}: ${run} scenarios run, ${misfit} do not fit\n`);
    });

    describe.each(its)("$file", ({ file, scenarios }) => {
      const pickles = existsSync(folder) ? picklesOf(file) : [];

      test("every scenario is read", () => {
        expect(pickles).toHaveLength(scenarios);
      });

      for (const [index, pickle] of pickles.entries()) {
        const words = `${pickle.name} ${pickle.steps.map(({ text }) => text).join(" ")}`;
        const misfit = unfit.find(([pattern]) => pattern.test(words));
        if (misfit !== undefined) counts.misfit++;
        const title = `${index + 1}: ${pickle.name}${misfit ? ` (${misfit[1]})` : ""}`;
        test.skipIf(misfit !== undefined)(title, async () => {
          counts.run++;
          world = worldAt(backend);
          for (const { text, argument } of pickle.steps) {
            const rows = argument?.dataTable?.rows ?? [];
            const table = rows.map(({ cells }) => cells.map(({ value }) => value));
            await takeStep(world, text, table);
          }
        });
      }
    });
  });
});

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

function picklesOf(file: string): readonly Pickle[] {
  const newId = IdGenerator.incrementing();
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
  return compile(parser.parse(read(file)), file, newId);
}
