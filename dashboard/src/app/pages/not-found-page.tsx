import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page
      title="Nothing is here"
      description="The address leads nowhere: mistyped perhaps, or moved."
    >
      <Link to="/" className={buttonClass("plain")}>
        Go to the flags
      </Link>
    </Page>
  );
}
