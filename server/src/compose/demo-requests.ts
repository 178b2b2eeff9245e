/** What the people of the Storefront ask of each other: requests that wait, each in another state. */
import type { Change } from "@yardarm/core/changes";
import { loadRegistry } from "../features/changes/registry-read-model.ts";
import type { Caller } from "../platform/actor.ts";
import { demoPeople } from "./demo-people.ts";
import { createChanges } from "./governance.ts";
import { createRequests } from "./requests.ts";
import type { Ground } from "./stage.ts";

const project = "storefront";
const dayMs = 86_400_000;

export async function askAround(
  ground: Ground,
  people: ReadonlyMap<string, string>,
): Promise<void> {
  const requests = createRequests(ground);
  const [ben, chiara, deniz, farid] = ["ben", "chiara", "deniz", "farid"].map((name) =>
    callerOf(`${name}@storefront.example`, people),
  ) as [Caller, Caller, Caller, Caller];
  const [first = "", second = "", third = "", fourth = "", on = ""] = await candidates(ground);

  const ask = async (caller: Caller, reason: string, flag: string, plan = {}) => {
    const changes = [turned(flag, true)];
    const wish = { project, changes, reason, plan, submit: true };
    const { request, hash } = await requests.draft(caller, wish);
    return { place: { project, request }, hash };
  };
  await ask(ben, "Support has asked for it twice.", first);
  const rejected = await ask(ben, "Let us see what happens.", second);
  await requests.reject(farid, rejected.place, {
    comment: "Not without somebody on call. Which day?",
  });
  const agreed = await ask(deniz, "Tested in staging for a week.", third);
  await requests.approve(farid, agreed.place, { hash: agreed.hash, comment: "Looks right." });
  const at = new Date(ground.clock().getTime() + dayMs).toISOString();
  const planned = { at, timeZone: "Africa/Nairobi", lastsMinutes: 120 };
  const lunch = await ask(chiara, "For the lunch rush, and no longer.", fourth, planned);
  await requests.approve(farid, lunch.place, { hash: lunch.hash });
  const off = { project, changes: [turned(on, false)], emergency: true };
  await createChanges(ground).submit(chiara, { ...off, reason: "Orders failed in two countries." });
}

/** Four flags that are off in production, and one that is on. */
async function candidates({ reader }: Ground): Promise<readonly string[]> {
  const { flags } = await loadRegistry(reader, project);
  const bare = [...flags.values()].filter(({ state, configs }) => {
    const config = configs["production"];
    return state === "active" && config?.prerequisites.length === 0 && config.group === undefined;
  });
  const keysOf = (on: boolean) =>
    bare
      .filter(({ configs }) => configs["production"]?.on === on)
      .map(({ key }) => key)
      .sort();
  return [...keysOf(false).slice(0, 4), ...keysOf(true).slice(0, 1)];
}

function turned(flag: string, to: boolean): Change {
  return { kind: "config.on", flag, environment: "production", from: !to, to };
}

/** Somebody of the demo, who may do what they are shown doing. */
function callerOf(email: string, people: ReadonlyMap<string, string>): Caller {
  const name = demoPeople.find((person) => person.email === email)?.name ?? email;
  return {
    actor: { kind: "person", id: people.get(email) ?? email, name },
    ...{ requestId: "", ip: "", may: () => true },
  };
}
