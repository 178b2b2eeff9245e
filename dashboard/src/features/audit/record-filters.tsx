import { Search, SlidersHorizontal, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { type Choice, Select, TextField } from "../../ui/field.tsx";
import { isFiltered, type RecordFilter, type WhatKey, whats } from "./record-filter.ts";

interface RecordFiltersProps {
  readonly filter: RecordFilter;
  readonly onFilter: (filter: RecordFilter) => void;
  /** Of the project; none for the installation, whose entries touch no flag. */
  readonly environments: readonly Choice<string>[] | undefined;
}

type Texts = Readonly<Record<"words" | "who" | "flag" | "from" | "to", string>>;

/** Texts are looked for when they are finished: the record may hold a million entries. */
export function RecordFilters({ filter, onFilter, environments }: RecordFiltersProps) {
  const [texts, setTexts] = useState<Texts>(textsOf(filter));
  // On a telephone the record itself would otherwise begin below the window.
  const [isWhole, setWhole] = useState(isFiltered({ ...filter, words: undefined }));
  const folded = isWhole ? "" : "max-md:hidden";
  const set = (part: Partial<Texts>) => setTexts({ ...texts, ...part });
  const apply = (part: RecordFilter = {}) => onFilter({ ...filter, ...written(texts), ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply();
  };
  const clear = () => {
    setTexts(textsOf({}));
    onFilter({});
  };
  return (
    <search className="mb-4">
      <form onSubmit={submit} className="grid grid-cols-2 items-end gap-3 md:grid-cols-12">
        <TextField
          label="Words"
          type="search"
          className="col-span-2 md:col-span-4"
          placeholder="of what happened, or of the reason"
          value={texts.words}
          onChange={(words) => set({ words })}
        />
        <TextField
          label="Who"
          className={classNames("col-span-2 md:col-span-4", folded)}
          placeholder="name, e-mail address or id"
          value={texts.who}
          onChange={(who) => set({ who })}
        />
        <Select
          label="What"
          className={classNames("col-span-2 md:col-span-4", folded)}
          value={filter.what ?? ""}
          choices={[{ value: "", label: "Everything" }, ...whatChoices]}
          onChange={(what) => apply({ what: what === "" ? undefined : what })}
        />
        {environments && (
          <>
            <TextField
              label="Flag"
              isMono
              className={classNames("col-span-2 md:col-span-4", folded)}
              placeholder="key"
              value={texts.flag}
              onChange={(flag) => set({ flag })}
            />
            <Select
              label="Environment"
              className={classNames("col-span-2 md:col-span-2", folded)}
              value={filter.environment ?? ""}
              choices={[{ value: "", label: "Every one" }, ...environments]}
              onChange={(environment) => apply({ environment: environment || undefined })}
            />
          </>
        )}
        <TextField
          label="From"
          type="date"
          className={classNames("md:col-span-2", folded)}
          value={texts.from}
          onChange={(from) => set({ from })}
        />
        <TextField
          label="To"
          type="date"
          className={classNames("md:col-span-2", folded)}
          value={texts.to}
          onChange={(to) => set({ to })}
        />
        <div className="col-span-2 flex gap-2">
          <Button type="submit">
            <Search size={14} aria-hidden />
            Search
          </Button>
          {!isWhole && (
            <Button kind="quiet" className="md:hidden" onPress={() => setWhole(true)}>
              <SlidersHorizontal size={14} aria-hidden />
              More filters
            </Button>
          )}
          {isFiltered(filter) && (
            <Button kind="quiet" onPress={clear}>
              <X size={14} aria-hidden />
              Clear
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

const whatChoices: readonly Choice<WhatKey | "">[] = [
  { value: "changes", label: whats.changes.label },
  { value: "access", label: whats.access.label },
  { value: "refused", label: whats.refused.label },
  { value: "people", label: whats.people.label },
  { value: "keys", label: whats.keys.label },
  { value: "record", label: whats.record.label },
  { value: "reports", label: whats.reports.label },
];

function textsOf({ words = "", who = "", flag = "", from = "", to = "" }: RecordFilter): Texts {
  return { words, who, flag, from, to };
}

function written(texts: Texts): RecordFilter {
  const or = (text: string) => text.trim() || undefined;
  const { words, who, flag, from, to } = texts;
  return { words: or(words), who: or(who), flag: or(flag), from: or(from), to: or(to) };
}
