/** Whether this server should be sent requests, and if not, why. */
export interface Readiness {
  /** `check` gives a reason why not, or nothing. */
  require(check: () => string | undefined | Promise<string | undefined>): void;
  /** From now on not ready: the server is about to stop. */
  drain(): void;
  reasons(): Promise<readonly string[]>;
}

export function createReadiness(): Readiness {
  const checks: (() => string | undefined | Promise<string | undefined>)[] = [];
  let isDraining = false;
  return {
    require: (check) => void checks.push(check),
    drain() {
      isDraining = true;
    },
    async reasons() {
      const found = await Promise.all(checks.map((check) => check()));
      const reasons = found.filter((reason) => reason !== undefined);
      return isDraining ? ["The server is about to stop.", ...reasons] : reasons;
    },
  };
}
