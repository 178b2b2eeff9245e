import type { Change } from "@yardarm/core/changes";
import { starterAdvice } from "@yardarm/core/policies";
import type { Policy } from "@yardarm/core/registry";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Offers what new projects start with and this one does not have; an archived one is had, and not wanted. */
export function MissingStarters({ known }: { readonly known: ReadonlySet<string> }) {
  const commands = useCommands();
  const writer = useWriter();
  const [failure, setFailure] = useState<string>();
  const missing = starterAdvice.filter(({ key }) => !known.has(key));
  if (missing.length === 0) return null;
  const policies = missing.length === 1 ? "1 policy" : `${missing.length} policies`;
  const add = async () => {
    const changes = missing.map(creationOf);
    try {
      await writer.ask({
        title: `Add ${policies} that new projects start with`,
        changes,
        send: (consent) => commands.change({ changes, ...consent }),
        done: `${policies} added`,
      });
      setFailure(undefined);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <Notice
      kind={failure === undefined ? "info" : "danger"}
      className="mt-6"
      isAlert={failure !== undefined}
    >
      <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1 basis-80">{failure ?? saidOf(missing)}</span>
        <Button onPress={() => void add()}>Add them</Button>
      </span>
    </Notice>
  );
}

function saidOf(missing: readonly Policy[]): string {
  const which =
    missing.length === starterAdvice.length
      ? "This project has none of the policies that new ones start with"
      : `New projects also start with ${new Intl.ListFormat("en").format(missing.map(({ name }) => `“${name}”`))}`;
  return `${which}. As advice they stop nobody until somebody makes them stricter.`;
}

function creationOf(policy: Policy): Change {
  return { kind: "policy.create", policy: policy.key, from: null, to: policy };
}
