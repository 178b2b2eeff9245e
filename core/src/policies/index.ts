/** May it: what policies say of a request, and of a project as it is. */

export { dayOf, startOf } from "../registry/calendar.ts";
export { type Freeze, freezesOf } from "./freezes.ts";
export { isRefusal, judge, type Question } from "./judge.ts";
export type { JudgedFlag } from "./judge-flag.ts";
export { judgeProject, type ProjectQuestion } from "./judge-project.ts";
export { openWindow } from "./judge-request.ts";
export { loadsOf } from "./judge-teams.ts";
export type {
  Demand,
  Evidence,
  Judgement,
  LastAsked,
  NewCombinations,
  PolicyFacts,
  PolicyFinding,
  TeamLoad,
} from "./judgement.ts";
export { type NoticeDays, noticeDaysOf } from "./notice-days.ts";
export { starterAdvice, starterPolicies } from "./starter-policies.ts";
export { type Step, serveStep } from "./step.ts";
export { testDaysDefault, testDaysIn } from "./test-days.ts";
export { isHeld } from "./waiving.ts";
export { decisiveFacts, everyFact, type FactKind, type WantedFacts } from "./wanted-facts.ts";
export { weighsCombinations } from "./weighs-combinations.ts";
