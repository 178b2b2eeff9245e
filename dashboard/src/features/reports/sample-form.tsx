import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";

interface SampleFormProps {
  readonly seed: string;
  readonly size: number;
  readonly of: number;
  readonly onSample: (sample: { readonly seed: string; readonly size: number }) => void;
}

const sizeMax = 1_000;

/** The seed is shown, or nobody could draw the same again. */
export function SampleForm({ seed, size, of, onSample }: SampleFormProps) {
  const [wish, setWish] = useState({ seed, size: String(size) });
  const count = Number(wish.size);
  const isWrong = !Number.isInteger(count) || count < 0 || count > sizeMax;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong && wish.seed.trim() !== "") onSample({ seed: wish.seed, size: count });
  };
  return (
    <form onSubmit={submit} className="mb-3 flex flex-wrap items-start gap-3">
      <TextField
        label="Seed"
        isMono
        className="w-full max-w-lg flex-1 basis-60"
        value={wish.seed}
        onChange={(text) => setWish({ ...wish, seed: text })}
      />
      <TextField
        label={`How many of ${of}`}
        inputMode="numeric"
        className="w-32"
        value={wish.size}
        error={isWrong ? `From 0 to ${sizeMax}.` : undefined}
        onChange={(text) => setWish({ ...wish, size: text })}
      />
      <Button type="submit" className="sm:mt-6.5 print:hidden">
        Draw
      </Button>
    </form>
  );
}
