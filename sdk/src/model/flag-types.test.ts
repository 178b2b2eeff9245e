import { expect, test } from "vitest";
import { flagTypes } from "./index.ts";

test("flags are declared by key, with their description", () => {
  const text = flagTypes({
    "new-checkout": { type: "boolean", description: "One page.\n\n  Ask */ @pay first. " },
    "button-colour": { type: "string" },
    limit: { type: "number", description: " " },
    card: { type: "object" },
  });
  expect(
    text,
  ).toBe(`// Generated from the flags of a project. Generate it anew instead of changing it.
import "@yardarm/sdk";

declare module "@yardarm/sdk" {
  interface FlagTypes {
    readonly "button-colour": string;
    readonly "card": object;
    readonly "limit": number;
    /**
     * One page.
     * Ask *\\/ \\@pay first.
     */
    readonly "new-checkout": boolean;
  }
}
`);
});
