/** Flags under test: a client without a network, and a recorder of the combinations that tests exercised. */
export {
  CombinationRecorder,
  type CombinationRecorderOptions,
  type CombinationReport,
  type ExercisedCombination,
  type RunOf,
} from "./combination-recorder.ts";
export {
  sendTestRun,
  type TestRunBody,
  type TestRunTarget,
  testRunBody,
} from "./send-test-run.ts";
export { testFlag, testSnapshot } from "./snapshot-builder.ts";
export { createTestClient, TestClient, type TestClientOptions, withFlags } from "./test-client.ts";
export { type TestDecisions, testDecisions } from "./test-decisions.ts";
export type { TestFlags } from "./test-flags.ts";
