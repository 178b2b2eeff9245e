/** How a change request lives: what is demanded of it, who agreed to what, when it is due, and what it would do. */
export type { Action, ActionKind, Refusal, Taken } from "./action.ts";
export { areMet, countingApprovals, isWriter, type Met, metBy } from "./approvals.ts";
export { decidingConditions } from "./deciding-conditions.ts";
export { demandsOf, type Moved, protectedAmong } from "./demands.ts";
export { type Earlier, type TooMuch, tooMuchForEmergency } from "./emergency.ts";
export {
  type Duty,
  dutiesOf,
  emergencyLife,
  lookBackMs,
  reasonMs,
} from "./emergency-life.ts";
export { type Giver, lapsesOf } from "./lapses.ts";
export {
  type Approval,
  type Difference,
  type Doer,
  type Emergency,
  type Lapse,
  type Life,
  type Look,
  noPlan,
  type Plan,
  type RequestDemand,
  type RequestState,
  type Sides,
  type Step,
  type StepKind,
  type Voided,
} from "./life.ts";
export { endingLife, settled, take } from "./machine.ts";
export {
  type Dependant,
  dependantsOf,
  isGateMoved,
  type Overlap,
  overlapOf,
  type Place,
  placesOf,
} from "./places.ts";
export { dueAt, endingPlan, instantOf, type PlanWish, planOf } from "./plan.ts";
export {
  type Candidate,
  candidatesFor,
  type Shortage,
  shortageOf,
} from "./reachable-approvals.ts";
export {
  differencesBetween,
  type Ground,
  groundOf,
  type Reviewed,
  reviewedText,
  segmentsBelow,
} from "./reviewed.ts";
export {
  type SeenAttribute,
  type SeenService,
  type Share,
  type ShareQuestion,
  shareOf,
} from "./share.ts";
export { isOpen, isTakenIn, openStates, stateRefusal } from "./states.ts";
export { type Beginning, begin } from "./stepped.ts";
