/** Flags in React. Needs `react` beside it, and a scope of `@yardarm/sdk/browser`. */
export { FlagsProvider, type FlagsProviderProps, useFlag, useFlags } from "./flags-context.ts";
