import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { evaluate } from "./evaluate.ts";

// Of the first attributes that anybody asks for, each has a line of its own that reads it; the others share one.
const attributes = Array.from({ length: 12 }, (_, index) => `attribute${index}`);

const compiled = compile({
  format: 1,
  project: "p",
  environment: "e",
  revision: "x.1",
  flags: Object.fromEntries(
    attributes.map((attribute) => [
      attribute,
      {
        type: "boolean",
        variants: { on: true, off: false },
        config: {
          on: true,
          offVariant: "off",
          prerequisites: [],
          targets: [],
          rules: [
            {
              id: "r",
              conditions: [{ operator: "in", attribute, values: ["yes"] }],
              serve: { variant: "on" },
            },
          ],
          fallthrough: { variant: "off" },
        },
      },
    ]),
  ),
  segments: {},
  lists: {},
  groups: {},
});

const ask = (flag: string, context: object) =>
  evaluate(compiled, { targetingKey: "u-1", ...context }, { flag, defaultValue: false }).value;

test.each(attributes)(
  "what was put into the prototype of all objects as %s is nobody's",
  (name) => {
    // Decided before, so that the place where it was found is known.
    expect(ask(name, { [name]: "yes" })).toBe(true);
    expect(ask(name, {})).toBe(false);
    Object.defineProperty(Object.prototype, name, { value: "yes", configurable: true });
    try {
      expect(ask(name, {})).toBe(false);
      expect(ask(name, { [name]: "no" })).toBe(false);
      expect(ask(name, { [name]: "yes" })).toBe(true);
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
  },
);
