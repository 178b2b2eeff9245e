/**
 * OpenFeature's own scenarios, through its official SDK and our provider, over a real stream. They are read from a copy of
 * https://github.com/open-feature/spec, and not run where there is none.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { IdGenerator, type Pickle } from "@cucumber/messages";
import { OpenFeature } from "@openfeature/server-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { workspacePath } from "../support/workspace-path.ts";
import { type AssetFlag, snapshotOfAssets } from "./openfeature-flags.ts";
import { takeStep } from "./openfeature-steps.ts";
import { Backend, World } from "./openfeature-world.ts";

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
const misfits: readonly (readonly [RegExp, string])[] = [
  [/^CACHED reason/, "nothing is cached: each evaluation is decided, in this process"],
  [/^DISABLED reason/, "a flag that is off serves its off variant, not the caller's default"],
  [/metadata/i, "flags carry no metadata of their own; ours says which revision and rule decided"],
];

describe.skipIf(!existsSync(folder))("OpenFeature", () => {
  let backend: Backend;
  let world: World;
  const counts = { run: 0, misfit: 0 };

  beforeAll(async () => {
    const assets: { readonly [key: string]: AssetFlag } = JSON.parse(read("test-flags.json"));
    // It logs each provider that fails to start, and several are meant to.
    OpenFeature.setLogger({ error() {}, warn() {}, info() {}, debug() {} });
    backend = await Backend.start(snapshotOfAssets(assets));
  });

  afterEach(() => world?.end());
  afterAll(async () => {
    process.stdout.write(`OpenFeature: ${counts.run} scenarios run, ${counts.misfit} do not fit\n`);
    await backend.stop();
  });

  describe.each(features)("$file", ({ file, scenarios }) => {
    const pickles = existsSync(folder) ? picklesOf(file) : [];

    test("every scenario is read", () => {
      expect(pickles).toHaveLength(scenarios);
    });

    for (const [index, pickle] of pickles.entries()) {
      const misfit = misfits.find(([pattern]) => pattern.test(pickle.name));
      if (misfit !== undefined) counts.misfit++;
      const title = `${index + 1}: ${pickle.name}${misfit ? ` (${misfit[1]})` : ""}`;
      test.skipIf(misfit !== undefined)(title, async () => {
        counts.run++;
        world = new World(backend);
        for (const { text, argument } of pickle.steps) {
          const rows = argument?.dataTable?.rows ?? [];
          const table = rows.map(({ cells }) => cells.map(({ value }) => value));
          await takeStep(world, text, table);
        }
      });
    }
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
