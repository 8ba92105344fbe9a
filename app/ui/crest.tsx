/** A team's crest beside its name, which says all there is to say. */
export function Crest({ src, size = 20, lazy = true }: { src: string; size?: number; lazy?: boolean }) {
  return (
    <img
      src={src}
      alt=""
      width={size}
      height={size}
      loading={lazy ? "lazy" : "eager"}
      decoding="async"
      className="shrink-0"
    />
  );
}
