import type { Link } from "@yardarm/core/registry";
import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";

interface LinksFieldProps {
  readonly links: readonly Link[];
  readonly onChange: (links: readonly Link[]) => void;
}

/** Where more is told about the flag: a ticket, a design, a dashboard. */
export function LinksField({ links, onChange }: LinksFieldProps) {
  const replace = (index: number, part: Partial<Link>) =>
    onChange(links.map((link, at) => (at === index ? { ...link, ...part } : link)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">Links</legend>
      {links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link that is being typed has no other identity.
        <div key={index} className="flex items-center gap-2">
          <TextField
            label={`Title of link ${index + 1}`}
            isLabelHidden
            placeholder="Title"
            className="w-36"
            value={link.title}
            onChange={(title) => replace(index, { title })}
          />
          <TextField
            label={`Address of link ${index + 1}`}
            isLabelHidden
            placeholder="https://"
            type="url"
            className="flex-1"
            value={link.url}
            onChange={(url) => replace(index, { url })}
          />
          <IconButton
            label={`Remove link ${index + 1}`}
            onPress={() => onChange(links.filter((_, at) => at !== index))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        kind="quiet"
        className="-ml-3 self-start"
        onPress={() => onChange([...links, { title: "", url: "" }])}
      >
        <Plus size={14} aria-hidden />
        Add a link
      </Button>
    </fieldset>
  );
}
