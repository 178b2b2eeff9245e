import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

// Workspaces are read from their sources, wherever Vite is asked: in tests for Node (`ssr`), in tests of pages
// (`resolve`) and in global set-ups (Vitest's own environment). A place left out would read a sibling's old `dist`.
const conditions = ["@yardarm/source", "node", "development|production"];

// Generous, because a shared machine may stall for seconds; finite, because a hanging test must fail.
const PATIENCE_MS = 60_000;
const PATIENCE_WITH_PROCESSES_MS = 120_000;
const PATIENCE_FOR_A_STATE_MS = 20_000;

const databaseTests = "**/*.db.test.ts";
const cluster = "./test/support/database-cluster.ts";

/** Tests beside the code of one workspace; they need nothing but Node. */
function unit(name: string, folder = `${name}/src`): TestProjectConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [`${folder}/**/*.test.{ts,tsx}`],
      exclude: [databaseTests, "**/node_modules/**"],
    },
  };
}

/** Tests that start processes of their own. They run after all others, two files at a time, so that nobody starves. */
function processes(name: string, include: string): TestProjectConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [include],
      globalSetup: cluster,
      maxWorkers: 2,
      testTimeout: PATIENCE_WITH_PROCESSES_MS,
      hookTimeout: PATIENCE_WITH_PROCESSES_MS,
      sequence: { groupOrder: 2 },
    },
  };
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_FOR_A_STATE_MS } },
    teardownTimeout: PATIENCE_MS,
    passWithNoTests: false,
    restoreMocks: true,
    // Files of one worker share what they import: reading the sources again for each took a third of the whole run.
    // A test therefore leaves no state behind in a module; none of ours has any.
    isolate: false,
    projects: [
      unit("sdk"),
      unit("core"),
      unit("delivery"),
      unit("server"),
      unit("cli"),
      unit("bench"),
      unit("examples", "examples/*/src"),
      { extends: true, test: { name: "scripts", include: ["scripts/**/*.test.mjs"] } },
      {
        extends: true,
        // The page runs in a browser, so its imports resolve as a browser's do.
        resolve: { conditions: ["@yardarm/source", "browser", "module", "development|production"] },
        test: {
          name: "dashboard",
          include: ["dashboard/src/**/*.test.{ts,tsx}"],
          environment: "happy-dom",
          setupFiles: ["./dashboard/src/testing/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/{house,support}/**/*.test.ts"],
          exclude: [databaseTests],
          testTimeout: PATIENCE_WITH_PROCESSES_MS,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["{server/src,test/house,test/support}/**/*.db.test.ts"],
          globalSetup: cluster,
          testTimeout: PATIENCE_WITH_PROCESSES_MS,
          hookTimeout: PATIENCE_WITH_PROCESSES_MS,
          sequence: { groupOrder: 1 },
        },
      },
      processes("conformance", "test/conformance/**/*.test.ts"),
      processes("journeys", "test/journeys/**/*.e2e.test.ts"),
      processes("faults", "test/faults/**/*.test.ts"),
    ],
  },
});
