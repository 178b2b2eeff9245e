import type { FlagConfig } from "@yardarm/sdk/model";
import type { InteractionsOfFlag } from "@yardarm/server/wire";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { neverServedText } from "./never-served-words.ts";

interface NeverServedProps {
  readonly list: InteractionsOfFlag["neverServed"];
  readonly config: FlagConfig | undefined;
}

/** Rules and variants of a flag that take effect for nobody. Of one that is off that is no news. */
export function NeverServed({ list, config }: NeverServedProps) {
  if (list.length === 0 || config?.on === false) return null;
  const sentences = list.map((it) => neverServedText(it, config));
  return (
    <Notice className="mb-3" title="Never served">
      <ul className="mt-1 space-y-1">
        {sentences.map((text) => (
          <li key={text}>
            <Sentence text={text} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
