declare module "subset-font" {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: "woff2";
      /** A range, or one value to stay with. */
      variationAxes?: Record<string, { min: number; max: number; default: number } | number>;
    },
  ): Promise<Uint8Array>;
}
