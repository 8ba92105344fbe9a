import { expect, test } from "vitest";

import { networkOf } from "./network.ts";

test("one IPv4 address is a network, and of IPv6 the first half", () => {
  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2:3:4:5::", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::", "0:0:0:0::/64"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::ffff:c000:207", "192.0.2.7"],
    [null, "unknown"],
    ["", "unknown"],
    ["evil", "unknown"],
    ["1:2:3", "unknown"],
    ["2001:db8::1]/x?[", "unknown"],
    ["localhost", "unknown"],
    ["192.0.2", "unknown"],
    ["2001:db8::%eth0", "unknown"],
    ["2001:db8::1\r\nX: y", "unknown"],
    ["x".repeat(5000), "unknown"],
  ] as const) {
    expect(networkOf(address), String(address).slice(0, 50)).toBe(network);
  }
});
