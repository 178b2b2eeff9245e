import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";

interface PeriodFormProps {
  readonly from: string;
  readonly to: string;
  readonly onPeriod: (period: { readonly from: string; readonly to: string }) => void;
}

/** The first and the last day of a report. */
export function PeriodForm({ from, to, onPeriod }: PeriodFormProps) {
  const [days, setDays] = useState({ from, to });
  const isWrong = days.from > days.to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong && days.from !== "" && days.to !== "") onPeriod(days);
  };
  return (
    <form onSubmit={submit} className="mb-6 flex flex-wrap items-start gap-3 print:hidden">
      <TextField
        label="First day"
        type="date"
        className="w-40"
        value={days.from}
        onChange={(first) => setDays({ ...days, from: first })}
      />
      <TextField
        label="Last day"
        type="date"
        className="w-40"
        value={days.to}
        error={isWrong ? "Lies before the first." : undefined}
        onChange={(last) => setDays({ ...days, to: last })}
      />
      <Button type="submit" className="sm:mt-6.5">
        Show
      </Button>
    </form>
  );
}
