import type { JsonValue, RevisionId } from "../model/index.ts";
import { overridden, type TestFlags } from "./test-flags.ts";

/** What a server answers to a page: OFREP's bulk answer, as far as pages read it. */
export interface TestDecisions {
  /** One for each flag, in the words of the protocol. */
  readonly flags: readonly {
    readonly key: string;
    readonly value: JsonValue;
    readonly variant: string;
    readonly reason: "STATIC";
  }[];
  /** The revision that decided. */
  readonly metadata: { readonly revision: RevisionId };
}

/**
 * Decisions for a page under test: to bring along (`bootstrap`), or to answer with in the server's place. Flags that are
 * not named are unknown.
 *
 * @example
 * const client = createBrowserClient({ offline: true });
 * const page = client.open({ targetingKey: "u1" }, { bootstrap: testDecisions({ "new-checkout": true }) });
 * page.boolean("new-checkout", false); // true
 *
 * @throws TypeError for a value that no flag could have.
 */
export function testDecisions(values: TestFlags): TestDecisions {
  const flags = Object.entries(overridden({}, values)).flatMap(([key, { variants, config }]) => {
    const variant = "variant" in config.fallthrough ? config.fallthrough.variant : "";
    const value = variants[variant];
    return value === undefined ? [] : [{ key, value, variant, reason: "STATIC" as const }];
  });
  return { flags, metadata: { revision: "test.1" } };
}
