import { asYardarmError, backoffMs, type Edges, pause, systemEdges } from "../connection/index.ts";
import { call, inTime } from "../connection/upstream.ts";
import type { CombinationReport } from "./combination-recorder.ts";

/** Where reports of test runs go, and who sends them. */
export interface TestRunTarget {
  /** Address of the server: `https://flags.example.com`. */
  readonly url: string;
  /** Key of the project. */
  readonly project: string;
  /** A token that may report test runs: `yd_pat_…`. */
  readonly token: string;
  /** How long an answer may take to begin, in milliseconds; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** Another `fetch`. */
  readonly fetch?: Edges["fetch"];
}

/** What is posted: a report with an id, so that it may be sent again and is stored once. */
export interface TestRunBody extends CombinationReport {
  /** UUID. */
  readonly id: string;
}

const triesMax = 4;
const retry = { firstMs: 500, maxMs: 5_000 };

/** The body of `POST /api/v1/projects/{project}/test-runs`, for pipelines that send it by themselves. */
export function testRunBody(
  report: CombinationReport,
  id: string = crypto.randomUUID(),
): TestRunBody {
  return { id, ...report };
}

/**
 * Tells the server which combinations a run of tests exercised. Tries a few times while the server cannot be reached.
 *
 * @example
 * const recorder = new CombinationRecorder();
 * // … the tests, with clients that were given the recorder
 * await sendTestRun(recorder.report({ commit: "4f8a5c7", suite: "unit", environment: "staging", passed: 120, failed: 0 }), {
 *   url: "https://flags.example.com",
 *   project: "shop",
 *   token: "yd_pat_…",
 * });
 *
 * @throws YardarmError when the report is refused, or the server was not reached.
 */
export async function sendTestRun(
  report: CombinationReport,
  { url, project, token, timeoutMs = 10_000, fetch }: TestRunTarget,
  edges: Edges = systemEdges,
): Promise<void> {
  const upstream = { url, key: token, timeoutMs, edges: { ...edges, ...(fetch && { fetch }) } };
  const path = `api/v1/projects/${encodeURIComponent(project)}/test-runs`;
  const body = testRunBody(report, edges.newId());
  const { signal } = new AbortController();
  for (let tries = 1; ; tries++) {
    try {
      return await inTime(upstream, signal, async (inner) => {
        const response = await call(upstream, { path, body, signal: inner });
        await response.body?.cancel();
      });
    } catch (thrown) {
      const error = asYardarmError(thrown);
      const isRefused = error.status !== undefined && error.status < 500 && error.status !== 429;
      if (isRefused || tries >= triesMax) throw error;
      await pause(edges, backoffMs(tries, edges.random(), retry), signal);
    }
  }
}
