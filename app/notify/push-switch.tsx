import { useEffect, useState } from "react";
import { useSubmit } from "react-router";

import { m } from "../paraglide/messages.js";
import { SubmitButton } from "../ui/button.tsx";

type State = "unknown" | "off" | "on" | "refused";

/** Lets pushes reach this browser, or no more. Nothing where it cannot take any. */
export function PushSwitch({ publicKey }: { publicKey: string }) {
  const submit = useSubmit();
  const [state, setState] = useState<State>("unknown");
  useEffect(() => {
    if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) return;
    async function look(): Promise<void> {
      const registration = await navigator.serviceWorker.getRegistration();
      setState((await registration?.pushManager.getSubscription()) ? "on" : "off");
    }
    void look();
  }, []);
  if (state === "unknown") return null;

  async function turnOn(): Promise<void> {
    try {
      await navigator.serviceWorker.register("/sw.js");
      const registration = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: publicKey };
      const { endpoint, keys } = (await registration.pushManager.subscribe(options)).toJSON();
      setState("on");
      const fields = {
        form: "subscribe",
        endpoint: endpoint ?? "",
        p256dh: keys?.["p256dh"] ?? "",
        auth: keys?.["auth"] ?? "",
      };
      await submit(fields, { method: "post", preventScrollReset: true });
    } catch {
      setState("refused");
    }
  }
  async function turnOff(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    await subscription?.unsubscribe();
    setState("off");
    await submit(
      { form: "unsubscribe", endpoint: subscription?.endpoint ?? "" },
      { method: "post", preventScrollReset: true },
    );
  }
  return (
    <form
      className="py-3"
      onSubmit={(event) => {
        event.preventDefault();
        void (state === "on" ? turnOff() : turnOn());
      }}
    >
      <SubmitButton>{state === "on" ? m.push_turn_off() : m.push_turn_on()}</SubmitButton>
      <output className="type-meta mt-1 block">{state === "refused" ? m.push_refused() : null}</output>
    </form>
  );
}
