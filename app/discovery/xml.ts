/** Text as it may stand in XML, in an element or an attribute. */
export function xmlText(text: string): string {
  return text
    .replace(illegal, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** What XML 1.0 allows in no form. */
// oxlint-disable-next-line no-control-regex -- they are what it is about
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
