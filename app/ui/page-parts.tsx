/** The parts of a long page, always in reach; each is an address of its own. */
export function PageParts({ label, parts }: { label: string; parts: readonly { anchor: string; name: string }[] }) {
  return (
    <nav aria-label={label} className="sticky top-0 z-10 overflow-x-auto border-b border-line bg-bg">
      <ul className="flex px-1.5">
        {parts.map(({ anchor, name }) => (
          <li key={anchor}>
            <a
              href={`#${anchor}`}
              className="type-meta flex h-11 items-center px-2.5 whitespace-nowrap -outline-offset-2 hover:text-ink hover:underline"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
