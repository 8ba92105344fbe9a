/**
 * The network an address belongs to: an IPv4 address by itself, of IPv6 the first 64 bits, because one household has all
 * the rest. What is no address is one network of its own.
 */
export function networkOf(address: string | null): string {
  if (address === null) return "unknown";
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return address;
  const groups = groupsOf(address);
  if (groups === null) return "unknown";
  const isMappedIpv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (isMappedIpv4) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(address: string): number[] | null {
  if (!/^[0-9a-f:.]{2,45}$/i.test(address)) return null;
  try {
    // The URL parser knows every spelling and answers with one.
    const [front = "", back] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
    const [head, tail] = [front, back ?? ""].map((part) => (part === "" ? [] : part.split(":")));
    if (!head || !tail) return null;
    const zeros = back === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => "0");
    return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  } catch {
    return null;
  }
}
