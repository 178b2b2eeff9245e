import type { Rollout, Serve } from "@yardarm/sdk/model";
import { useState } from "react";
import { Select, TextField } from "../../ui/field.tsx";
import { percentDigits } from "../../ui/percent.ts";
import { useFault } from "./faults.tsx";
import { movesBetween } from "./serve-moves.ts";
import { rolloutBasis, rolloutWith, sumOfTexts, weightTexts } from "./weights.ts";

export interface ServeEditorProps {
  /** Whose: `rule 2`, `everybody else`. */
  readonly of: string;
  readonly variants: readonly string[];
  readonly serve: Serve;
  /** What is served there now; absent for a new rule. */
  readonly saved: Serve | undefined;
  /** For a new rollout. The flag's key, so that all its rollouts sort people alike. */
  readonly salt: string;
  readonly onChange: (serve: Serve) => void;
}

const rolloutChoice = "rollout:";

/** One variant, or a rollout edited as weights in per cent. */
export function ServeEditor({ of, variants, serve, saved, salt, onChange }: ServeEditorProps) {
  const served = "variant" in serve ? serve.variant : (variants[0] ?? "");
  const choices = [
    ...variants.map((variant) => ({ value: `variant:${variant}`, label: variant })),
    { value: rolloutChoice, label: "A rollout…" },
  ];
  const choose = (choice: string) => {
    if (choice === rolloutChoice)
      onChange({ rollout: rolloutBasis(saved, { variant: served, salt }) });
    else onChange({ variant: choice.slice("variant:".length) });
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <span className="text-sm text-ink2">serve</span>
        <Select
          label={`What ${of} serves`}
          isLabelHidden
          isMono
          className="w-52"
          value={"variant" in serve ? `variant:${serve.variant}` : rolloutChoice}
          choices={choices}
          onChange={choose}
        />
      </div>
      {"rollout" in serve && (
        <WeightsEditor
          of={of}
          variants={variants}
          rollout={serve.rollout}
          basis={rolloutBasis(saved, { variant: served, salt })}
          onChange={(rollout) => onChange({ rollout })}
        />
      )}
      {saved && <Moves before={saved} after={serve} />}
    </div>
  );
}

interface WeightsEditorProps {
  readonly of: string;
  readonly variants: readonly string[];
  readonly rollout: Rollout;
  /** What the weights are laid on: the saved ranges. */
  readonly basis: Rollout;
  readonly onChange: (rollout: Rollout) => void;
}

function WeightsEditor({ of, variants, rollout, basis, onChange }: WeightsEditorProps) {
  const [texts, setTexts] = useState(() => weightTexts(variants, rollout));
  const sum = sumOfTexts(texts);
  const fault = sumFault(sum);
  useFault(fault && `Weights of ${of}: ${fault}`);

  function set(variant: string, text: string): void {
    const next = new Map(texts).set(variant, text);
    // With two variants the other one is what is left, so that one number is enough.
    const [other] = variants.filter((name) => name !== variant);
    const left = sumOfTexts(new Map([[variant, text]]));
    if (variants.length === 2 && other !== undefined && left !== undefined && left <= 100) {
      next.set(other, percentDigits(100 - left));
    }
    setTexts(next);
    const reweighed = rolloutWith(next, basis);
    if (reweighed !== undefined) onChange(reweighed);
  }

  return (
    <div className="flex flex-col gap-2 pl-4">
      {variants.map((variant) => (
        <div key={variant} className="flex items-center gap-2">
          <TextField
            label={`Per cent of ${variant} in ${of}`}
            isLabelHidden
            className="w-24"
            inputMode="decimal"
            value={texts.get(variant) ?? ""}
            onChange={(text) => set(variant, text)}
          />
          <span className="text-sm text-ink2">% get</span>
          <code className="truncate font-mono text-sm">{variant}</code>
        </div>
      ))}
      <p className="text-xs text-ink3">
        by {rollout.by ?? "targeting key"}
        {rollout.kind !== undefined && ` of ${rollout.kind}`}
      </p>
      {fault && (
        <p role="alert" className="text-xs text-bad-ink">
          {fault}
        </p>
      )}
    </div>
  );
}

function sumFault(sum: number | undefined): string | undefined {
  if (sum === undefined) return "Write numbers from 0 to 100.";
  if (sum < 100) return `They add up to ${sum} %; ${percentDigits(100 - sum)} % are left to give.`;
  return sum > 100
    ? `They add up to ${sum} %, which is ${percentDigits(sum - 100)} % too much.`
    : undefined;
}

/** Says who of those that get here would get something else than now. */
function Moves({ before, after }: { before: Serve; after: Serve }) {
  const moves = movesBetween(before, after);
  if (moves === undefined)
    return <p className="pl-4 text-sm text-warn-ink">Everybody who gets here is dealt anew.</p>;
  if (moves.length === 0) return null;
  return (
    <ul className="pl-4 text-sm text-ink2" aria-label="Who moves">
      {moves.map(({ from, to, share }) => (
        <li key={`${from} ${to}`}>
          <strong className="font-semibold text-ink num">{percentDigits(share * 100)} %</strong>{" "}
          move from <code className="font-mono">{from}</code> to{" "}
          <code className="font-mono">{to}</code>
        </li>
      ))}
    </ul>
  );
}
