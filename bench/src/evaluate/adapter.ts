import type { User, Workload } from "./workload.ts";

/** One evaluator, loaded with the flags of the workload. Asynchronous ones give promises. */
export interface Loaded<C> {
  boolean(flag: string, context: C): boolean | Promise<boolean>;
  string(flag: string, context: C): string | Promise<string>;
}

/** How the workload is told to one evaluator, in its own words and with its own recommended calls. */
export interface Adapter<C = unknown> {
  readonly isAsync: boolean;
  /** Kinds of flags that it knows; all unless given. */
  readonly lacks?: readonly string[];
  /**
   * Written out, as in code that knows its attributes: an engine keeps the properties of an object that was made by spreading in
   * two places, and reads them more slowly.
   */
  context(user: User): C;
  load(workload: Workload): Loaded<C> | Promise<Loaded<C>>;
}

/** Keeps the type of contexts between an adapter's own functions, and from everybody else. */
export function adapterOf<C>(adapter: Adapter<C>): Adapter {
  return {
    ...adapter,
    load: async (workload) => {
      const loaded = await adapter.load(workload);
      return {
        boolean: (flag, context) => loaded.boolean(flag, context as C),
        string: (flag, context) => loaded.string(flag, context as C),
      };
    },
  };
}
