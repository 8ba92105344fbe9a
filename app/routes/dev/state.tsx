import { clsx } from "clsx";
import type { ReactNode } from "react";

/**
 * A primitive in one of its states. States of one primitive are given the same words, so that a picture of two of them
 * differs only if somebody could tell them apart.
 *
 * @param of the primitive
 * @param isWide whether it takes the width it is given
 */
export function State(props: { of: string; is: string; isWide?: boolean; children: ReactNode }) {
  const { of: primitive, is: state, isWide = false, children } = props;
  return (
    <div data-primitive={primitive} data-state={state} className={clsx(isWide ? "w-full" : "inline-block")}>
      {children}
    </div>
  );
}
