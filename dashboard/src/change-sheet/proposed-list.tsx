import type { RequestView } from "@yardarm/server/wire";
import { Pencil } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";

interface ProposedListProps {
  /** Into which changes are gathered. */
  readonly request: RequestView | undefined;
  readonly entries: readonly { readonly key: string; readonly name: string }[];
  readonly onEdit: (key: string) => void;
}

/** What the request would bring that is not there yet, so that it can be edited where such things are. */
export function ProposedList({ request, entries, onEdit }: ProposedListProps) {
  if (request === undefined || entries.length === 0) return null;
  return (
    <Section
      title={`In change #${request.number}`}
      description="Not there yet: they come when the change is applied."
    >
      <ul className="panel divide-y divide-line">
        {entries.map(({ key, name }) => (
          <li key={key} aria-label={name} className="flex items-center gap-x-3 px-4 py-2.5">
            <p className="min-w-0 flex-1 font-medium wrap-anywhere">
              {name}
              {name !== key && <code className="ml-2.5 font-mono text-xs text-ink3">{key}</code>}
            </p>
            <IconButton label={`Edit ${name}`} onPress={() => onEdit(key)}>
              <Pencil size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What the button says that saves what was edited. */
export function saveText(request: RequestView | undefined, otherwise: string): string {
  return request === undefined ? otherwise : `Save into #${request.number}`;
}
