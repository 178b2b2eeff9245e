import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
} from "react";
import type { LiveScope } from "../browser/index.ts";
import { typeOf } from "../client/decider.ts";
import type { AskedBy } from "../client/flag-types.ts";
import type { FlagKey, Widened } from "../client/index.ts";

const ScopeContext = createContext<LiveScope | undefined>(undefined);

/** What `FlagsProvider` takes. */
export interface FlagsProviderProps {
  /**
   * The decisions for one context. `client.open(context, { bootstrap })` gives them at once, with what the server put into
   * the page and so without flicker; `await client.for(context)`, or `use(client.for(context))` below a `Suspense`, when
   * they are there.
   */
  readonly scope: LiveScope;
  readonly children?: ReactNode;
}

/**
 * Gives everything below it the decisions of a scope. Whoever opened the scope closes it.
 *
 * @example
 * const page = client.open({ targetingKey: "u1" }, { bootstrap: window.decisions });
 * root.render(<FlagsProvider scope={page}><Shop /></FlagsProvider>);
 */
export function FlagsProvider({ scope, children }: FlagsProviderProps): ReactElement {
  return createElement(ScopeContext.Provider, { value: scope }, children);
}

/**
 * The scope above, for what is asked outside of rendering.
 *
 * @throws Error when there is no `FlagsProvider` above.
 */
export function useFlags(): LiveScope {
  const scope = useContext(ScopeContext);
  if (scope === undefined) throw new Error("There is no <FlagsProvider> above this component.");
  return scope;
}

/**
 * The value of a flag; the default when the flag is unknown, is of another type, or is not decided yet. Renders again when
 * this flag is decided differently, and for no other. Counted once for each value that was shown.
 *
 * @example
 * const isNew = useFlag("new-checkout", false);
 *
 * @throws Error when there is no `FlagsProvider` above.
 */
export function useFlag<T>(flag: FlagKey<AskedBy<T>>, defaultValue: T): Widened<T> {
  const scope = useFlags();
  const type = typeOf(defaultValue);
  const subscribe = useCallback(
    (onStoreChange: () => void) =>
      scope.on("change", ({ keys }) => {
        if (keys.includes(flag)) onStoreChange();
      }),
    [scope, flag],
  );
  // A value stays the same object until it is decided differently; the default may be another one in each render.
  const peek = useCallback(() => scope.peek(flag, type), [scope, flag, type]);
  const value = useSyncExternalStore(subscribe, peek, peek);
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another value that was shown is another evaluation.
  useEffect(() => scope.count(flag, type), [scope, flag, type, value]);
  // The type was compared with that of the default; what an object holds inside, only the caller knows.
  return (value === undefined ? defaultValue : value) as Widened<T>;
}
