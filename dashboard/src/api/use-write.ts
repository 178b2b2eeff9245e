import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "./problem-error.ts";

/** Writes, keeps what went wrong in words, and reads again what the write may have changed. */
export function useWrite(...forget: readonly (readonly unknown[])[]) {
  const client = useQueryClient();
  const [failure, setFailure] = useState<string>();
  const refresh = () =>
    Promise.all(forget.map((queryKey) => client.invalidateQueries({ queryKey })));
  const run = async (write: () => Promise<unknown>): Promise<boolean> => {
    setFailure(undefined);
    try {
      await write();
      await refresh();
      return true;
    } catch (error) {
      setFailure(describeError(error));
      await refresh();
      return false;
    }
  };
  return { run, failure, refresh };
}
