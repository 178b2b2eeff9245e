/** How a snapshot arrives: the raw frames, for relays and other holders. A service uses the client. */
export { type BackoffBounds, backoffMs } from "./backoff.ts";
export { type Edges, edgesWith, pause, systemEdges, timerMsMax } from "./edges.ts";
export { EventParser, type ServerEvent } from "./event-parser.ts";
export {
  type Decisions,
  type FetchDecisionsOptions,
  type FetchedDecisions,
  fetchDecisions,
  parseDecisions,
} from "./fetch-decisions.ts";
export {
  type FetchedSnapshot,
  type FetchSnapshotOptions,
  fetchSnapshot,
  fetchSnapshotAs,
} from "./fetch-snapshot.ts";
export { type FollowOptions, follow, type Holder } from "./follow.ts";
export { type Frame, frameOf } from "./frame.ts";
export { type ChangeListener, listenForChanges } from "./listen-for-changes.ts";
export { type OpenStreamOptions, openStream } from "./open-stream.ts";
export { type Pace, paceDefault } from "./pace.ts";
export { sendObservations } from "./send-observations.ts";
export { addressOf, type Upstream } from "./upstream.ts";
export { asYardarmError, YardarmError, type YardarmErrorCode } from "./yardarm-error.ts";
