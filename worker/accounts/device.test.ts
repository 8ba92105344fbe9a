import { expect, test } from "vitest";

import { describeDevice } from "./device.ts";

test("a device is told in words of ours alone", () => {
  for (const [userAgent, device] of [
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox · Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0 Safari/537.36",
      "Chrome · Windows",
    ],
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/153.0 Safari/537.36 Edg/153.0", "Edge · Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26.0 Mobile Safari/604",
      "Safari · iPhone",
    ],
    ["Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/153.0 Mobile Safari/537.36", "Chrome · Android"],
    ["curl/8.9", "curl"],
    ["<script>alert(1)</script>", "?"],
    ["", "?"],
    [null, "?"],
  ] as const) {
    expect(describeDevice(userAgent), userAgent ?? "none").toBe(device);
  }
});
