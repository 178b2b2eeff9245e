import type { DigestItem, OwnDigest } from "@yardarm/server/wire";
import { ExternalLink } from "lucide-react";
import { mailAddress } from "../../api/digests.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";

/** The digest as it would be sent now. */
export function DigestPreview({ digest: { subject, sections } }: { digest: OwnDigest }) {
  if (sections.length === 0) {
    return (
      <Section title="What it would say now">
        <Empty>Nothing needs you, so none would be sent.</Empty>
      </Section>
    );
  }
  return (
    <Section
      title="What it would say now"
      description={subject}
      actions={
        <a href={mailAddress} target="_blank" rel="noreferrer" className={buttonClass("plain")}>
          <ExternalLink size={14} aria-hidden />
          Show the mail
        </a>
      }
    >
      <div className="flex flex-col gap-4">
        {sections.map(({ kind, title, items, more }) => (
          <section key={kind} aria-label={title} className="panel">
            <h3 className="flex items-baseline gap-2 px-4 pt-3 pb-2 text-sm font-semibold">
              {title}
              <span className="font-normal text-ink3 num">{items.length + more}</span>
            </h3>
            <ul className="divide-y divide-line border-t border-line">
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
              {more > 0 && <li className="px-4 py-2.5 text-sm text-ink3">… and {more} more</li>}
            </ul>
          </section>
        ))}
      </div>
    </Section>
  );
}

function Item({ item: { title, detail, projectName, isNew, path } }: { item: DigestItem }) {
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <a href={path} className="font-medium wrap-anywhere hover:underline">
          <Sentence text={title} />
        </a>
        {isNew && <Tag>new</Tag>}
      </p>
      <p className="text-sm text-ink2 wrap-anywhere">
        <span className="text-ink3">{projectName}: </span>
        <Sentence text={detail} />
      </p>
    </li>
  );
}
