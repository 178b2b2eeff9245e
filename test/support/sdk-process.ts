/** A service in a process of its own that decides one boolean flag with the SDK, and reports each decision it comes to. */
import type { Serializable } from "node:child_process";
import { type ProductProcess, startProduct } from "./product-process.ts";
import { workspacePath } from "./workspace-path.ts";

export interface SdkTask {
  readonly url: string;
  /** A server key. */
  readonly key: string;
  readonly flag: string;
  readonly context: { readonly targetingKey: string; readonly [attribute: string]: string };
}

export interface SdkMessage {
  readonly value: unknown;
  readonly revision?: string | undefined;
  /** `process.hrtime.bigint()` at the decision, as text. */
  readonly atNs: string;
}

export interface SdkProcess extends ProductProcess {
  /** The latest decision; undefined before the first. */
  latest(): SdkMessage | undefined;
  /** The first decision from now on that serves this value. Ask before causing it. */
  decides(value: unknown): Promise<SdkMessage>;
}

const PATIENCE_MS = 30_000;

export async function startSdk(task: SdkTask): Promise<SdkProcess> {
  const product = startProduct({
    args: [workspacePath("test", "dist/support/sdk-child.js"), JSON.stringify(task)],
    isTalking: true,
  });
  let latest: SdkMessage | undefined;
  const waiting = new Set<(message: SdkMessage) => void>();
  product.onMessage((message: Serializable) => {
    latest = message as unknown as SdkMessage;
    for (const tell of waiting) tell(latest);
  });
  await product.until("a first decision", async () => latest !== undefined);
  return {
    ...product,
    latest: () => latest,
    decides: (value) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(listen);
          reject(new Error(`The SDK never decided ${value}; it said:\n${product.output()}`));
        }, PATIENCE_MS);
        const listen = (message: SdkMessage): void => {
          if (message.value !== value) return;
          clearTimeout(timer);
          waiting.delete(listen);
          resolve(message);
        };
        waiting.add(listen);
      }),
  };
}
