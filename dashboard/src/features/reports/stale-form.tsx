import type { TeamPart } from "@yardarm/core/reports";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { purposes, type StaleSearch } from "./stale-search.ts";

interface StaleFormProps {
  readonly search: StaleSearch;
  readonly today: string;
  readonly owners: readonly Pick<TeamPart, "owner" | "name">[];
  readonly onSearch: (search: StaleSearch) => void;
}

/** As of which day, and of whose flags. */
export function StaleForm({ search, today, owners, onSearch }: StaleFormProps) {
  return (
    <search className="mb-6 flex flex-wrap items-end gap-3 print:hidden">
      <TextField
        label="As of the end of"
        type="date"
        max={today}
        className="w-40"
        value={search.asOf ?? ""}
        onChange={(asOf) => onSearch({ ...search, asOf: asOf === "" ? undefined : asOf })}
      />
      <Select
        label="Owner"
        className="w-48"
        value={search.owner ?? ""}
        choices={[
          { value: "", label: "Everybody" },
          ...owners.map(({ owner, name }) => ({ value: owner, label: name })),
        ]}
        onChange={(owner) => onSearch({ ...search, owner: owner === "" ? undefined : owner })}
      />
      <Select
        label="Purpose"
        className="w-40"
        value={search.purpose ?? ""}
        choices={[
          { value: "", label: "Every one" },
          ...purposes.map((purpose) => ({ value: purpose, label: purpose })),
        ]}
        onChange={(purpose) =>
          onSearch({ ...search, purpose: purpose === "" ? undefined : purpose })
        }
      />
      {search.asOf !== undefined && (
        <Button kind="quiet" onPress={() => onSearch({ ...search, asOf: undefined })}>
          As of now
        </Button>
      )}
    </search>
  );
}
