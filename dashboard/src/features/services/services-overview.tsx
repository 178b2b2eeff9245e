import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty } from "../../ui/section.tsx";
import { RefusedKeys } from "./refused-keys.tsx";
import { ServiceBlock } from "./service-block.tsx";
import { servicesIn } from "./service-groups.ts";
import { UnknownFlags, UnsentAttributes } from "./unknown-flags.tsx";

/** Reports ring no bell; they are asked for again while somebody looks. */
const reportsEveryMs = 15_000;

/** What needs somebody first, then service by service. */
export function ServicesOverview() {
  const project = useProjectKey();
  const { data } = useSuspenseQuery({
    ...servicesQuery(useHttp(), project),
    refetchInterval: reportsEveryMs,
  });
  const services = servicesIn(data, new Date());
  const refused = data.refusedKeys.length > 0 && <RefusedKeys keys={data.refusedKeys} />;
  if (services.length === 0) {
    return (
      <>
        {refused}
        <Empty
          action={
            <Link
              to="/p/$project/settings/sdk-keys"
              params={{ project }}
              className={buttonClass("primary")}
            >
              <KeyRound size={14} aria-hidden />
              Connect a service
            </Link>
          }
        >
          No service has reported in the last 24 hours. Connect one with an SDK key; it is here a
          few seconds later.
        </Empty>
      </>
    );
  }
  return (
    <>
      {refused}
      {data.unknownFlags.length > 0 && <UnknownFlags flags={data.unknownFlags} />}
      {data.unsentAttributes.length > 0 && <UnsentAttributes view={data} />}
      {data.instanceCount > data.instances.length && (
        <Notice className="mt-6">
          Of {data.instanceCount} instances, the {data.instances.length} that reported last are
          shown.
        </Notice>
      )}
      {services.map((service) => (
        <ServiceBlock key={service.name} service={service} />
      ))}
    </>
  );
}
