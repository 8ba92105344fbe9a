import { describe, expect, it } from "vitest";

import {
  contentSecurityPolicy,
  contentSecurityPolicyOfNonce,
  inlineScriptsOf,
  newNonce,
} from "./content-security-policy.ts";

describe("content security policy", () => {
  it("names every inline script by the hash of its exact text", async () => {
    const policy = await contentSecurityPolicy('<script>alert(1)</script><p>x</p><script type="module">\n</script>');
    // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
    expect(policy).toContain("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='");
    expect(policy.match(/'sha256-/g)).toHaveLength(2);
  });

  it("allows neither inline styles nor anything from elsewhere", async () => {
    const policy = await contentSecurityPolicy("<p>no script</p>");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
  });

  it("leaves fetched and empty scripts out, whatever their attributes", () => {
    const html =
      '<script src="/a.js">fallback</script><script async></script><SCRIPT data-x="y">let a = "<b>";</SCRIPT>';
    expect(inlineScriptsOf(html)).toEqual(['let a = "<b>";']);
  });

  it("names a script that stands twice once", async () => {
    const policy = await contentSecurityPolicy("<script>a</script><script>a</script>");
    expect(policy.match(/'sha256-/g)).toHaveLength(1);
  });

  it("gives every answer a nonce of its own, of at least 128 bits, and trusts nothing else", () => {
    const nonces = Array.from({ length: 100 }, newNonce);
    expect(new Set(nonces).size).toBe(100);
    for (const nonce of nonces) expect(atob(nonce)).toHaveLength(16);
    const policy = contentSecurityPolicyOfNonce("abc");
    expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
    expect(policy).not.toContain("unsafe");
    for (const directive of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy).toContain(directive);
    }
  });

  it("lets a foreign script write styles, but never scripts, where it is asked to", async () => {
    const policy = await contentSecurityPolicy("<script>a</script>", { inlineStyles: true });
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+';/);
  });
});
