import { createContext } from "react";

/** The nonce of the scripts a page writes itself. Empty in the browser, which hides it from the document once it is used. */
export const NonceContext = createContext("");
