/** What the sentences of OpenFeature's scenarios mean. */
import type { JsonValue } from "@openfeature/core";
import { expect } from "vitest";
import type { ScenarioHook, ScenarioWorld, ValueType } from "./openfeature-scenario.ts";

/** Rows of a table below a step, without quotes and escapes of any kind. */
export type Table = readonly (readonly string[])[];

type Act = (world: ScenarioWorld, words: readonly string[], table: Table) => Promise<void> | void;

/** The one meaning of a sentence. Throws when it has none, so that no step passes unread. */
export async function takeStep(world: ScenarioWorld, text: string, table: Table): Promise<void> {
  const found = steps.flatMap(([pattern, act]) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ act, words: match.slice(1).map((word) => word ?? "") }];
  });
  const [step] = found;
  if (step === undefined || found.length > 1) {
    throw new Error(`The step "${text}" has ${found.length} meanings.`);
  }
  await step.act(world, step.words, table);
}

const steps: readonly (readonly [RegExp, Act])[] = [
  [
    /^a stable provider( with retrievable context is registered)?$/,
    (world) => world.useProvider("stable"),
  ],
  [
    /^a (not ready|error|fatal|stale) provider$/,
    (world, [status = ""]) => world.useProvider(status),
  ],
  [
    /^the provider status should be "(.*)"$/,
    (world, [status]) => expect(world.status).toBe(status),
  ],

  [/^an? (\w+)-flag with key "(.*)" and a fallback value "(.*)"$/, ask],
  [
    /^a context containing a key "(.*)", with type "(.*)" and with value "(.*)"$/,
    (world, [key = "", type = "", text = ""]) => {
      world.context = { ...world.context, [key]: parsedAs(type, text) };
    },
  ],
  [
    /^a context containing a key "(.*)" with null value$/,
    (world, [key = ""]) => {
      world.context = { ...world.context, [key]: null };
    },
  ],
  [/^the flag was evaluated with details$/, (world) => world.evaluate()],
  [
    /^the flag was evaluated with details asynchronously$/,
    (world) => {
      world.evaluation = world.evaluate();
    },
  ],
  [
    /^the evaluation should complete without blocking$/,
    async (world) => {
      expect(world.details).toBeUndefined();
      await world.evaluation;
    },
  ],
  [
    /^the resolved details value should be "(.*)"$/,
    (world, [text = ""]) => expect(world.details?.value).toEqual(parsedAs(world.asked.type, text)),
  ],
  [/^the flag key should be "(.*)"$/, (world, [key]) => expect(world.details?.flagKey).toBe(key)],
  [
    /^the variant should be "([^"]*)"$/,
    (world, [variant]) => expect(world.details?.variant).toBe(variant),
  ],
  [
    /^the reason should be "([^"]*)"$/,
    (world, [reason]) => expect(world.details?.reason).toBe(reason),
  ],
  [
    /^the error-code should be "(.*)"$/,
    (world, [code]) => expect(world.details?.errorCode).toBe(code),
  ],

  [
    /^evaluation options containing specific hooks$/,
    (world) => {
      const named = (name: string): ScenarioHook => ({
        before: () => void world.optionHookCalls.push(`before ${name}`),
        after: () => void world.optionHookCalls.push(`after ${name}`),
      });
      world.optionHooks = [named("first"), named("second")];
    },
  ],
  [
    /^the flag was evaluated with details using the evaluation options$/,
    (world) => world.evaluate(world.optionHooks),
  ],
  [
    /^the specified hooks should execute during evaluation$/,
    (world) => expect(world.optionHookCalls).toHaveLength(4),
  ],
  [
    /^the hook order should be maintained$/,
    (world) =>
      expect(world.optionHookCalls).toEqual([
        "before first",
        "before second",
        "after second",
        "after first",
      ]),
  ],
  [
    /^an evaluation context with modifiable data$/,
    (world) => {
      world.context = { targetingKey: "u1", nested: { list: ["a"] } };
      world.contextBefore = structuredClone(world.context);
    },
  ],
  [
    /^the original evaluation context should remain unmodified$/,
    (world) => expect(world.context).toEqual(world.contextBefore),
  ],
  [
    /^the evaluation details should be immutable$/,
    (world) => expect(Object.isFrozen(world.details?.flagMetadata)).toBe(true),
  ],

  [
    /^a client with added hook$/,
    (world) => {
      world.hasHook = true;
    },
  ],
  [
    /^the "(\w+)" hook should have been executed$/,
    (world, [stage]) => expect(world.hookCalls.map((call) => call.stage)).toContain(stage),
  ],
  [
    /^the "(.*)" hooks should be called with evaluation details$/,
    (world, [stages = ""], table) => {
      for (const stage of stages.split(", ")) {
        const call = world.hookCalls.find((it) => it.stage === stage);
        expect(call?.details).toMatchObject(detailsOf(table));
        for (const name of absentIn(table)) expect(call?.details).not.toHaveProperty(name);
      }
    },
  ],

  [
    /^A context entry with key "(.*)" and value "(.*)" is added to the "(.*)" level$/,
    (world, [key = "", value = "", level = ""]) => addTo(world, level, key, value),
  ],
  [
    /^A table with levels of increasing precedence$/,
    (world, _words, table) => {
      world.precedence = table.map(([level = ""]) => level);
    },
  ],
  [
    /^Context entries for each level from API level down to the "(.*)" level, with key "(.*)" and value "(.*)"$/,
    (world, [last = "", key = ""]) => {
      const end = world.precedence.indexOf(last);
      expect(end).toBeGreaterThanOrEqual(0);
      for (const level of world.precedence.slice(0, end + 1)) addTo(world, level, key, level);
    },
  ],
  [/^Some flag was evaluated$/, (world) => world.evaluate()],
  [
    /^The merged context contains an entry with key "(.*)" and value "(.*)"$/,
    (world, [key = "", value]) => expect(world.seenContext[key]).toBe(value),
  ],

  // The deprecated scenarios.
  [
    /^an? (\w+) flag with key "(.*)" is evaluated with (?:details and )?default value "?(.*?)"?$/,
    askAtOnce,
  ],
  [
    /^an (object) flag with key "(.*)" is evaluated with (?:details and )?a (null) default value$/,
    askAtOnce,
  ],
  [
    /^a non-existent (string) flag with key "(.*)" is evaluated with details and a fallback value "(.*)"$/,
    askAtOnce,
  ],
  [
    /^a string flag with key "(.*)" is evaluated as an (integer), with details and a fallback value (\d+)$/,
    (world, [key = "", type = "", text = ""]) => askAtOnce(world, [type, key, text]),
  ],
  [
    /^a flag with key "(.*)" is evaluated with default value "(.*)"$/,
    (world, [key = "", text = ""]) => askAtOnce(world, ["string", key, text]),
  ],
  [
    /^the resolved (?!object|details)(\w+) (?:details value|value|response) should be "?([^"]*)"?(?:, the variant should be "(.*)", and the reason should be "(.*)")?$/,
    (world, [type = "", text = "", variant = "", reason = ""]) => {
      expect(world.details?.value).toEqual(parsedAs(type, text));
      if (variant !== "") expect(world.details).toMatchObject({ variant, reason });
    },
  ],
  [
    /^the resolved object (?:details )?value should be contain fields "(.*)", "(.*)", and "(.*)", with values "(.*)", "(.*)" and (\d+), respectively$/,
    (world, [first = "", second = "", third = "", ...values]) =>
      expect(world.details?.value).toEqual({
        [first]: values[0] === "true",
        [second]: values[1],
        [third]: Number(values[2]),
      }),
  ],
  [
    /^the variant should be "(.*)", and the reason should be "(.*)"$/,
    (world, [variant, reason]) => expect(world.details).toMatchObject({ variant, reason }),
  ],
  [
    /^context contains keys "(.*)", "(.*)", "(.*)", "(.*)" with values "(.*)", "(.*)", (\d+), "(.*)"$/,
    (world, [first = "", second = "", third = "", fourth = "", ...values]) => {
      world.context = {
        [first]: values[0] ?? "",
        [second]: values[1] ?? "",
        [third]: Number(values[2]),
        [fourth]: values[3] === "true",
      };
    },
  ],
  [
    /^the resolved flag value is "(.*)" when the context is empty$/,
    async (world, [text]) => {
      world.context = {};
      await world.evaluate();
      expect(world.details?.value).toBe(text);
    },
  ],
  [
    /^the default (?:string|integer) value should be returned$/,
    (world) => expect(world.details?.value).toEqual(world.asked.fallback),
  ],
  [
    /^the reason should indicate an error and the error code should indicate a (?:missing flag|type mismatch) with "(.*)"$/,
    (world, [errorCode]) => expect(world.details).toMatchObject({ reason: "ERROR", errorCode }),
  ],
];

function ask(world: ScenarioWorld, [type = "", key = "", text = ""]: readonly string[]): void {
  world.asked = { type: typeNamed(type), key, fallback: parsedAs(type, text) };
}

async function askAtOnce(world: ScenarioWorld, words: readonly string[]): Promise<void> {
  ask(world, words);
  await world.evaluate();
}

function addTo(world: ScenarioWorld, level: string, key: string, value: string): void {
  world.levels.set(level, { ...world.levels.get(level), [key]: value });
}

const valueTypes: readonly ValueType[] = ["boolean", "string", "integer", "float", "object"];

function typeNamed(name: string): ValueType {
  const type = valueTypes.find((it) => it === name.toLowerCase());
  if (type === undefined) throw new Error(`There is no type "${name}".`);
  return type;
}

function parsedAs(type: string, text: string): JsonValue {
  const name = typeNamed(type);
  if (name === "boolean") return text === "true";
  if (name === "string") return text;
  if (name === "object") return JSON.parse(text.replaceAll('\\"', '"'));
  const number = Number(text);
  if (text === "" || Number.isNaN(number)) throw new Error(`"${text}" is no number.`);
  return number;
}

const fieldNames: Readonly<Record<string, string>> = {
  flag_key: "flagKey",
  error_code: "errorCode",
};

function detailsOf(table: Table): object {
  return Object.fromEntries(
    table
      .slice(1)
      .filter(([, , text]) => text !== "null")
      .map(([type = "", name = "", text = ""]) => [fieldNames[name] ?? name, parsedAs(type, text)]),
  );
}

function absentIn(table: Table): string[] {
  return table
    .filter(([, , text]) => text === "null")
    .map(([, name = ""]) => fieldNames[name] ?? name);
}
