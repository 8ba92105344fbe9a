import { Link, type LinkProps } from "react-router";

import { localizeHref } from "../paraglide/runtime.js";

/** A link within the language of the page; addresses are written once, in French. */
export function LocalLink({ to, ...rest }: Omit<LinkProps, "to"> & { to: string }) {
  return <Link to={localizeHref(to)} {...rest} />;
}
